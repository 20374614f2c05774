'use strict'

// The JavaScript half of the near cache: what this handle has read, so that reading it again costs what a `Map` costs.
// src/versions.rs explains why that is exact, and says when the version rises.
//
// A call can be cut short between any two steps, and a debugger can call the same cache there. So each change takes out
// what is kept, works on it where nothing can find it, and puts it back as its last step. Versions only rise: what is put
// back too late is not trusted.

const { SafeMap } = require('./builtins.js')
const native = require('./native.js')

/** What one handle keeps at most; production's limits stay well below. */
const MAX_RECORDS = 64
const MAX_UNITS = 65536

const { load } = Atomics
const isOn = native.versions !== undefined && native.tally !== undefined
const versions = new Int32Array(native.versions ?? new ArrayBuffer(4))
const tally = new Float64Array(native.tally ?? new ArrayBuffer(0))

/** @typedef {import('../index').CacheRecord} CacheRecord */

/**
 * What was read under one version.
 * @param {number} version
 * @param {number} place where `tally` counts the hits, and behind them the misses
 */
function keptUnder(version, place) {
  /** @type {Map<unknown, CacheRecord | null>} `null`: there is none */
  const records = new SafeMap()
  return { records, units: 0, version, place }
}

/** No version is negative. */
const NOTHING = keptUnder(-1, 0)

class NearCache {
  #kept = NOTHING
  #word

  /** @param {number} word where the version is */
  constructor(word) {
    this.#word = isOn ? word : 0
  }

  /**
   * What the addon would find under this key, counted as it would count it; `undefined` if that is not known.
   * @param {unknown} key
   * @param {number} nowMs
   */
  find(key, nowMs) {
    const kept = this.#kept
    const known = kept.records.get(key)
    if (known === undefined || (known !== null && known.expires_at < nowMs)) return undefined
    if (load(versions, this.#word) !== kept.version) return undefined
    const place = known === null ? kept.place + 1 : kept.place
    tally[place] = /** @type {number} */ (tally[place]) + 1
    return known
  }

  /**
   * Keeps what the addon has just found for this key.
   * @param {unknown} key
   * @param {CacheRecord | null} record
   * @param {number} version under which it was found
   * @param {number} place
   */
  learn(key, record, version, place) {
    if (!isOn || !(place >= 0) || typeof key !== 'string') return
    let kept = this.#kept
    this.#kept = NOTHING
    const units = unitsOf(key, record)
    if (units > MAX_UNITS) return
    if (kept.version !== version || kept.records.size >= MAX_RECORDS || kept.units + units > MAX_UNITS) {
      kept = keptUnder(version, place)
    }
    kept.records.set(key, record)
    kept.units += units
    this.#kept = kept
  }

  /**
   * Takes over what this handle has just changed of one key. The rest stays, unless anything else has changed too.
   * @param {string} key
   * @param {string | undefined} value what was stored; `undefined` if the record was removed
   * @param {number} expiresAtMs
   * @param {number} before the version before the change
   * @param {number} version the version after it
   */
  change(key, value, expiresAtMs, before, version) {
    const kept = this.#kept
    this.#kept = NOTHING
    if (kept.version !== before) return
    const old = kept.records.get(key)
    if (old !== undefined) {
      kept.records.delete(key)
      kept.units -= unitsOf(key, old)
    }
    kept.version = version
    this.#kept = kept
    if (value !== undefined) this.learn(key, { value, expires_at: expiresAtMs }, version, kept.place)
  }
}

/**
 * @param {string} key
 * @param {CacheRecord | null} record
 */
function unitsOf(key, record) {
  return key.length + (record === null ? 0 : record.value.length)
}

module.exports = { NearCache }
