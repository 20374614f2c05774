'use strict'

// Matchers for the `expect.extend` of Jest and of Vitest. They read as a test author would, by `records` and `usage`,
// so they count nothing. Their messages show keys and sizes, for values are tokens and secrets; and they leave out
// `actual` and `expected`, which a runner would print as a difference.

const util = require('node:util')

const { now } = require('./clock.js')
const { invalidArgType, kindOf, outOfRange, withCode } = require('./errors.js')
const { OWNER, lifetime, quote } = require('./inspect.js')

/**
 * @typedef {import('../index').ActionsCache} ActionsCache
 * @typedef {{ pass: boolean, message: () => string }} Verdict
 * @typedef {object} Matching what a runner gives a matcher as its `this`
 * @property {(actual: unknown, expected: unknown) => boolean} equals knows asymmetric matchers
 */

/**
 * The cache has a live record under `key`, and if a value is given, that one.
 * @this {Matching}
 * @param {unknown} received
 * @param {unknown} key
 * @param {[value?: unknown]} rest
 * @returns {Verdict}
 */
function toHaveCached(received, key, ...rest) {
  const cache = cacheOf('toHaveCached', received)
  const name = quote(readKey(key))
  const record = find(cache, key)
  if (rest.length === 0) {
    return verdict(cache, record !== undefined, `a record under ${name}`, record ? 'there is one' : 'none')
  }
  const [value] = rest
  if (typeof value !== 'string' && !isAsymmetric(value)) {
    throw invalidArgType('value', 'a string or an asymmetric matcher', value)
  }
  const expected = `a record under ${name} with the given value${typeof value === 'string' ? ` (${byteLength(value)})` : ''}`
  if (!record) return verdict(cache, false, expected, 'none')
  const pass = this.equals(record.value, value)
  return verdict(cache, pass, expected, `one with ${pass ? 'that' : 'another'} value (${byteLength(record.value)})`)
}

/**
 * The cache has a record under `key` that lives for at least `ms` more.
 * @this {Matching}
 * @param {unknown} received
 * @param {unknown} key
 * @param {unknown} ms
 * @returns {Verdict}
 */
function toHaveCachedFor(received, key, ms) {
  const cache = cacheOf('toHaveCachedFor', received)
  const name = quote(readKey(key))
  if (typeof ms !== 'number') throw invalidArgType('ms', 'a number of milliseconds', ms)
  if (!(ms >= 0 && ms < Infinity)) throw outOfRange('ms', 'a finite number of milliseconds, not below 0', ms)
  const record = find(cache, key)
  const expected = `a record under ${name} that lives for ${ms} ms or longer`
  if (!record) return verdict(cache, false, expected, 'none')
  const leftMs = record.expires_at - now()
  return verdict(cache, leftMs >= ms, expected, `one that lives for ${leftMs} ms (${lifetime(leftMs)})`)
}

/**
 * `get` found a record: so many times, or at least once.
 * @this {Matching}
 * @param {unknown} received
 * @param {unknown} [times]
 * @returns {Verdict}
 */
function toHaveHit(received, times) {
  const cache = cacheOf('toHaveHit', received)
  return counted(cache, 'hit', cache.usage().hits, times)
}

/**
 * `get` found no record: so many times, or at least once.
 * @this {Matching}
 * @param {unknown} received
 * @param {unknown} [times]
 * @returns {Verdict}
 */
function toHaveMissed(received, times) {
  const cache = cacheOf('toHaveMissed', received)
  return counted(cache, 'missed', cache.usage().misses, times)
}

/**
 * The `ActionsCache` behind what was passed to `expect`, of whichever module instance.
 * @param {string} matcher
 * @param {unknown} received
 * @returns {ActionsCache}
 */
function cacheOf(matcher, received) {
  const owner = /** @type {{ [OWNER]?: ActionsCache } | null | undefined} */ (received)?.[OWNER]
  if (owner) return owner
  const message = `${matcher} is for what openCache() answers and for its api.cache. expect() received ${kindOf(received)}`
  throw withCode(new TypeError(message), 'ERR_INVALID_ARG_TYPE')
}

/**
 * @param {unknown} key
 * @returns {string}
 */
function readKey(key) {
  if (typeof key !== 'string') throw invalidArgType('key', 'a string', key)
  return key
}

/**
 * @param {ActionsCache} cache
 * @param {unknown} key
 */
function find(cache, key) {
  return cache.records().find((record) => record.key === key)
}

/**
 * Bun's are of its own making, and show it by their tags only: `[object ExpectAny]`.
 * @param {unknown} value
 */
function isAsymmetric(value) {
  if (/^\[object Expect[A-Z]/.test(Object.prototype.toString.call(value))) return true
  return typeof /** @type {{ asymmetricMatch?: unknown } | null | undefined} */ (value)?.asymmetricMatch === 'function'
}

/** @param {string} text */
function byteLength(text) {
  return `${Buffer.byteLength(text)} bytes`
}

/**
 * @param {ActionsCache} cache
 * @param {string} what
 * @param {number} count
 * @param {unknown} times
 * @returns {Verdict}
 */
function counted(cache, what, count, times) {
  if (times !== undefined && typeof times !== 'number') throw invalidArgType('times', 'a number', times)
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 0)) {
    throw outOfRange('times', 'a non-negative safe integer', times)
  }
  const pass = times === undefined ? count > 0 : count === times
  return verdict(cache, pass, `${what} ${times === undefined ? 'at least once' : timesOf(times)}`, `${what} ${timesOf(count)}`)
}

/** @param {number} count */
function timesOf(count) {
  return count === 1 ? '1 time' : `${count} times`
}

/**
 * @param {ActionsCache} cache
 * @param {boolean} pass
 * @param {string} expected
 * @param {string} found
 * @returns {Verdict}
 */
function verdict(cache, pass, expected, found) {
  // Shown now, not when the runner asks for the message: a hook may have reset the cache by then.
  const shown = util.inspect(cache)
  return { pass, message: () => `Expected: ${pass ? 'not ' : ''}${expected}\nReceived: ${found}\n\n${shown}` }
}

module.exports = { toHaveCached, toHaveCachedFor, toHaveHit, toHaveMissed }
