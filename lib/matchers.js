'use strict'

// Matchers for an `expect.extend`. They read as a test author would, by `records` and `usage`, so they count nothing. Their
// messages show keys and sizes, because values are tokens and secrets. They leave out `actual` and `expected`, which a
// runner would print as a difference.

const util = require('node:util')

const { parse } = require('./builtins.js')
const { checkCount, invalidArgType, kindOf, outOfRange, withCode } = require('./errors.js')
const { OWNER, lifetime, refusalsOf } = require('./inspect.js')
const { countOf, quote } = require('./names.js')
const { now } = require('./time.js')

/**
 * @typedef {import('./inspect.js').Owner} Owner
 * @typedef {object} Matching what a runner gives a matcher as its `this`
 * @property {(actual: unknown, expected: unknown) => boolean} equals knows asymmetric matchers
 * @typedef {(this: Matching, received: unknown, ...expected: unknown[]) => { pass: boolean, message: () => string }} Matcher
 */

/** @type {Matcher} The cache has a live record under `key`, and if a value is given, that one. */
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
  const where = typeof value === 'string' && !pass ? differenceOf(record.value, value) : ''
  return verdict(cache, pass, expected, `one with ${pass ? 'that' : 'another'} value (${byteLength(record.value)}${where})`)
}

/**
 * Where two texts of one length first differ; of others the lengths tell them apart.
 * @param {string} one
 * @param {string} other
 */
function differenceOf(one, other) {
  if (one.length !== other.length) return ''
  let index = 0
  while (one[index] === other[index]) index += 1
  return `, different from character ${index + 1} on`
}

/** @type {Matcher} The cache has a live record under `key` whose value is JSON; if a value is given, that one. */
function toHaveCachedJSON(received, key, ...rest) {
  const cache = cacheOf('toHaveCachedJSON', received)
  const record = find(cache, readKey(key))
  const expected = `JSON under ${quote(readKey(key))}${rest.length === 0 ? '' : ' with the given value'}`
  if (!record) return verdict(cache, false, expected, 'none')
  let json
  try {
    json = parse(record.value)
  } catch {
    // The error would quote the text.
    return verdict(cache, false, expected, `a record that is not JSON (${byteLength(record.value)})`)
  }
  const pass = rest.length === 0 || this.equals(json, rest[0])
  return verdict(cache, pass, expected, `JSON with ${pass ? 'that' : 'another'} value (${byteLength(record.value)})`)
}

/** @type {Matcher} The cache has a record under `key` that lives for at least `ms` more. */
function toHaveCachedFor(received, key, ms) {
  const cache = cacheOf('toHaveCachedFor', received)
  const name = quote(readKey(key))
  if (typeof ms !== 'number') throw invalidArgType('ms', 'a number of milliseconds', ms)
  if (!(ms >= 0 && ms < Infinity)) throw outOfRange('"ms" argument', 'a finite number of milliseconds, not below 0', ms)
  const record = find(cache, key)
  const expected = `a record under ${name} that lives for ${ms} ms or longer`
  if (!record) return verdict(cache, false, expected, 'none')
  const leftMs = record.expires_at - now()
  return verdict(cache, leftMs >= ms, expected, `one that lives for ${leftMs} ms (${lifetime(leftMs)})`)
}

/** @type {Matcher} `get` found a record: so many times, or at least once. */
function toHaveHit(received, times) {
  const cache = cacheOf('toHaveHit', received)
  return counted(cache, 'hit', cache.usage().hits, times)
}

/** @type {Matcher} `get` found no record: so many times, or at least once. */
function toHaveMissed(received, times) {
  const cache = cacheOf('toHaveMissed', received)
  return counted(cache, 'missed', cache.usage().misses, times)
}

/** @type {Matcher} `set` or `delete` returned an error: this one, or any. */
function toHaveRefused(received, code) {
  const cache = cacheOf('toHaveRefused', received)
  const refusals = refusalsOf(cache, code)
  const pass = refusals.some(([refused]) => code === undefined || refused === code)
  const found = refusals.map(([refused, count]) => `${refused} ${countOf(count, 'time')}`).join(', ')
  return verdict(cache, pass, `a refused write${code === undefined ? '' : ` with ${code}`}`, found || 'none')
}

/**
 * The `ActionsCache` behind what was passed to `expect`, of whichever module instance; of an `api` double, by its `cache`.
 * @param {string} matcher
 * @param {any} received
 * @returns {Owner}
 */
function cacheOf(matcher, received) {
  const owner = received?.[OWNER] ?? received?.cache?.[OWNER]
  if (owner) return owner
  const problem = `${matcher} is for what openCache() returns, for its api.cache, or for an object with that as its cache`
  const advice = isDouble(received?.cache ?? received) ? `. ${INSTEAD_OF_DOUBLE}` : ''
  throw withCode(new TypeError(`${problem}. expect() received ${kindOf(received)}${advice}`), 'ERR_INVALID_ARG_TYPE')
}

const INSTEAD_OF_DOUBLE =
  "It has get and set of its own. To watch the calls of a real cache, spy on it instead: jest.spyOn(api.cache, 'set'), or vi.spyOn"

/** @param {any} received */
function isDouble(received) {
  return typeof received?.get === 'function' && typeof received?.set === 'function' && kindOf(received) === 'type object'
}

/** @param {unknown} key */
function readKey(key) {
  if (typeof key !== 'string') throw invalidArgType('key', 'a string', key)
  return key
}

/**
 * @param {Owner} cache
 * @param {unknown} key
 */
function find(cache, key) {
  return cache.records().find((record) => record.key === key)
}

/**
 * Bun's are of its own making, and show it by their tags only: `[object ExpectAny]`.
 * @param {any} value
 */
function isAsymmetric(value) {
  return /^\[object Expect[A-Z]/.test(Object.prototype.toString.call(value)) || typeof value?.asymmetricMatch === 'function'
}

/** @param {string} text */
function byteLength(text) {
  return countOf(Buffer.byteLength(text), 'byte')
}

/**
 * @param {Owner} cache
 * @param {string} what
 * @param {number} count
 * @param {unknown} given
 */
function counted(cache, what, count, given) {
  const found = `${what} ${countOf(count, 'time')}`
  if (given === undefined) return verdict(cache, count > 0, `${what} at least once`, found)
  const times = checkCount('times', given)
  return verdict(cache, count === times, `${what} ${countOf(times, 'time')}`, found)
}

/**
 * @param {Owner} cache
 * @param {boolean} pass
 * @param {string} expected
 * @param {string} found
 */
function verdict(cache, pass, expected, found) {
  // Shown now, not when the runner asks for the message: a hook may have reset the cache by then.
  const shown = util.inspect(cache)
  return { pass, message: () => `Expected: ${pass ? 'not ' : ''}${expected}\nReceived: ${found}\n\n${shown}` }
}

module.exports = { toHaveCached, toHaveCachedFor, toHaveCachedJSON, toHaveHit, toHaveMissed, toHaveRefused }
