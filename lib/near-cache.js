'use strict'

// The JavaScript half of the near cache: what this handle has read, so that reading it again costs what a `Map` costs.
//
// The protocol is explained in src/near.rs. Here it comes to three rules:
//
// 1. `find` trusts what is remembered only while the version word is the one that came with it.
// 2. `learn` remembers what the addon has just answered, with the version that the addon read under the same lock; all
//    that was remembered under another version goes.
// 3. `forget` may keep the rest after a change of this handle's own, if the version has risen by that change alone.
//
// Expiry is the caller's to check, at each read: a record is remembered with its `expires_at`. That there is none is
// remembered too, but not that one has expired: time may move back.

const { frame } = require('./frame.js')
const native = require('./native.js')

const { CACHE_ID, TALLY_SLOT, VERSION, VERSION_WORD } = native

/** What is remembered of one handle at most; production's limits stay well below. */
const MAX_RECORDS = 64
const MAX_UNITS = 65536

/** The addon's word for "remember nothing": see `SPENT` in src/near.rs. */
const SPENT = 0

/** A raise of the version by a change of one key: see `CHANGE_OF_ONE_KEY` in src/cache.rs. */
const CHANGE_OF_ONE_KEY = 1

const isOn = native.versions !== undefined && native.tally !== undefined
const versions = new Int32Array(native.versions ?? new ArrayBuffer(4))
const tally = new Float64Array(native.tally ?? new ArrayBuffer(0))

/** @typedef {import('../index').CacheRecord} CacheRecord */

class NearCache {
  constructor() {
    /** @type {Map<unknown, CacheRecord | null>} `null`: there is none */
    this.records = new Map()
    this.units = 0
    this.cacheId = 0
    this.version = SPENT
    this.word = 0
    this.slot = 0
  }

  /**
   * What the addon would find under this key now, by all but the clock; `undefined` if that is not known.
   * @param {unknown} key
   */
  find(key) {
    return Atomics.load(versions, this.word) === this.version ? this.records.get(key) : undefined
  }

  countHit() {
    tally[this.slot] = /** @type {number} */ (tally[this.slot]) + 1
  }

  countMiss() {
    tally[this.slot + 1] = /** @type {number} */ (tally[this.slot + 1]) + 1
  }

  /**
   * Remembers what the addon has just answered for this key.
   * @param {unknown} key
   * @param {CacheRecord | null} record
   */
  learn(key, record) {
    const slot = /** @type {number} */ (frame[TALLY_SLOT])
    const version = /** @type {number} */ (frame[VERSION])
    if (!isOn || slot < 0 || version === SPENT || typeof key !== 'string') return
    const units = unitsOf(key, record)
    if (
      version !== this.version ||
      frame[CACHE_ID] !== this.cacheId ||
      this.records.size >= MAX_RECORDS ||
      this.units + units > MAX_UNITS
    ) {
      this.clear()
      if (units > MAX_UNITS) return
      this.version = version
      this.cacheId = /** @type {number} */ (frame[CACHE_ID])
      this.word = /** @type {number} */ (frame[VERSION_WORD])
      this.slot = 2 * slot
    }
    this.records.set(key, record)
    this.units += units
  }

  /**
   * Forgets this key, which this handle has just changed; and the others, if anything else has changed too.
   * @param {string} key
   */
  forget(key) {
    if (this.records.size === 0) return
    const { records } = this
    if (frame[VERSION] !== this.version + CHANGE_OF_ONE_KEY || frame[CACHE_ID] !== this.cacheId) {
      this.clear()
      return
    }
    this.version += CHANGE_OF_ONE_KEY
    const record = records.get(key)
    if (record === undefined) return
    records.delete(key)
    this.units -= unitsOf(key, record)
  }

  clear() {
    this.records.clear()
    this.units = 0
    this.version = SPENT
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
