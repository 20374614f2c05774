'use strict'

const { PACKAGE, places } = require('./platform.js')

/** @typedef {object} Handle what `open` returns; the cache stays open while it is held */

/**
 * The functions that every execution calls: see src/binding/hot.rs. napi-rs does not know them, because they are bound
 * without its macro.
 * @typedef {object} Hot
 * @property {(handle: Handle, key: unknown, nowMs: number) => string | undefined} get
 * @property {(handle: Handle, key: string, value: string, nowMs: number, ttlMs: number, expiresAtMs?: number, note?: string | true) => number | import('../index').CacheWriteErrorCode} set
 * @property {Hot['set']} setShort
 * @property {Hot['set']} setAscii
 * @property {(handle: Handle, key: unknown, nowMs: number) => import('../index').CacheWriteErrorCode | undefined} delete
 */

/**
 * Memory of the addon's: see src/binding/memory.rs. Missing where the runtime admits no such buffers.
 * @typedef {object} Memory
 * @property {ArrayBuffer} [results]
 * @property {ArrayBuffer} [tally]
 * @property {ArrayBuffer} [versions]
 * @typedef {typeof import('../native/binding') & Hot & Memory} Native
 */

/**
 * A file or a package that was required in vain: what it threw, or which other addon it turned out to be.
 * @typedef {{ place: string, error?: unknown, found?: unknown }} Attempt
 */

/** The one addon that is of use. The bundler puts the version in its place: to read it costs time at each start. */
const EXPECTED = `${PACKAGE}@${require('../package.json').version}`

/**
 * Loads the addon. The loader that napi-rs can generate is slower, and takes any addon.
 * @returns {Native}
 */
function load() {
  const named = process.env.AUTH0_ACTIONS_CACHE_BINARY
  /** @type {Attempt[]} */
  const attempts = []
  for (const place of named ? [require('node:path').resolve(named)] : places()) {
    try {
      const native = require(place)
      if (native?.IDENTITY === EXPECTED) return native
      attempts.push({ place, found: native?.IDENTITY })
    } catch (error) {
      attempts.push({ place, error })
    }
  }
  throw require('./no-binary.js').noBinary(attempts, EXPECTED)
}

module.exports = load()
