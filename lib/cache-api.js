'use strict'

const { Buffer } = require('node:buffer')

const { define, keys } = require('./builtins.js')
const { internalError, invalidArgType, invalidThis } = require('./errors.js')
const { INSPECT, OWNER, inspectCache } = require('./inspect.js')
const { quote } = require('./names.js')
const native = require('./native.js')
const { NearCache } = require('./near-cache.js')
const { readRows } = require('./rows.js')
const { lifetimeNumber, now } = require('./time.js')

/** @typedef {import('../index').CacheRecord} CacheRecord */

const { CALLS, EXPIRES_AT_MS, TALLY_PLACE, VERSION, VERSION_BEFORE } = native
const { get: nativeGet, set: nativeSet, setShort, setAscii, delete: nativeDelete } = native

// As it is now: a test may replace it.
const { byteLength } = Buffer

/** From here on it pays to find out whether a value is ASCII: the addon reads such a one twice as fast. */
const LONG_UNITS = 1000
const MAX_UNITS = 65536

/**
 * What a call returns beside its value: see src/binding/memory.rs. Another call of the thread may come between, so what
 * is read here counts only if just one call was made. Where the runtime shows no memory, none is ever counted.
 */
const results = new Float64Array(native.results ?? new ArrayBuffer(8 * (VERSION + 1)))

/**
 * Throws unless a method has its receiver. Not a method of the class: code that names its own class gets another name
 * when it is bundled.
 * @type {(receiver: CacheAPI, method: string) => void}
 */
let check

/** `api.cache`, as an Action sees it: fresh results and errors, of this realm. */
class CacheAPI {
  #owner
  #handle
  #near

  /**
   * @param {{ trigger: string, tenant: string }} owner
   * @param {import('./native').Handle} handle
   */
  constructor(owner, handle) {
    this.#owner = owner
    this.#handle = handle
    this.#near = new NearCache(native.versionWord(handle))
    // Enumerable: by these, deep equality tells the caches of two triggers or tenants apart.
    define(this, 'trigger', owner.trigger, true)
    define(this, 'tenant', owner.tenant, true)
  }

  /**
   * @param {unknown} key
   * @returns {CacheRecord | undefined}
   */
  get(key) {
    check(this, 'get')
    const nowMs = now()
    const known = this.#near.find(key, nowMs)
    if (known === undefined) return this.#ask(key, nowMs)
    return known === null ? undefined : { value: known.value, expires_at: known.expires_at }
  }

  /**
   * @param {unknown} key
   * @param {number} nowMs
   */
  #ask(key, nowMs) {
    const calls = /** @type {number} */ (results[CALLS])
    let value
    try {
      value = nativeGet(this.#handle, key, nowMs)
    } catch (error) {
      throw internalError(error)
    }
    const expiresAtMs = /** @type {number} */ (results[EXPIRES_AT_MS])
    const version = /** @type {number} */ (results[VERSION])
    const place = /** @type {number} */ (results[TALLY_PLACE])
    if (results[CALLS] !== calls + 1) return value === undefined ? undefined : this.#find(key, nowMs)
    if (value === undefined) {
      this.#near.learn(key, null, version, place)
      return undefined
    }
    this.#near.learn(key, { value, expires_at: expiresAtMs }, version, place)
    return { value, expires_at: expiresAtMs }
  }

  /**
   * The record that was found and counted, when its `expires_at` was lost to another call.
   * @param {unknown} key
   * @param {number} nowMs
   */
  #find(key, nowMs) {
    const rows = readRows(this.#handle, nowMs)
    for (let i = 0; i < rows.length; i++) {
      const row = /** @type {import('./rows.js').Row} */ (rows[i])
      if (row.key === key) return { value: row.value, expires_at: row.expires_at }
    }
    return undefined
  }

  /**
   * @param {unknown} key
   * @param {unknown} value
   * @param {import('../index').CacheSetOptions} [options]
   * @returns {import('../index').CacheWriteResult}
   */
  set(key, value, options) {
    check(this, 'set')
    if (typeof key !== 'string') throw invalidArgType('key', 'a string', key)
    if (typeof value !== 'string') throw invalidArgType('value', 'a string', value, ` (key ${quote(key)})`)
    const ttlMs = lifetimeNumber(options?.ttl)
    const expiresAtMs = lifetimeNumber(options?.expires_at)
    const note = options === undefined || options === null ? undefined : noteOn(options, ttlMs, expiresAtMs)
    const nowMs = now()
    const calls = /** @type {number} */ (results[CALLS])
    let stored
    try {
      stored = store(this.#handle, key, value, nowMs, ttlMs, expiresAtMs, note)
    } catch (error) {
      throw internalError(error)
    }
    if (typeof stored === 'string') {
      // The key is now missed for another reason.
      this.#change(key, undefined, 0, calls)
      return { type: 'error', code: stored }
    }
    const expires_at = nowMs + stored
    this.#change(key, value, expires_at, calls)
    return { type: 'success', record: { value, expires_at } }
  }

  /**
   * @param {unknown} key
   * @returns {import('../index').CacheDeleteResult}
   */
  delete(key) {
    check(this, 'delete')
    const nowMs = now()
    const calls = /** @type {number} */ (results[CALLS])
    let code
    try {
      code = nativeDelete(this.#handle, key, nowMs)
    } catch (error) {
      throw internalError(error)
    }
    if (code !== undefined) return { type: 'error', code }
    this.#change(/** @type {string} */ (key), undefined, 0, calls)
    return { type: 'success' }
  }

  /**
   * @param {string} key
   * @param {string | undefined} value `undefined` if the record was removed
   * @param {number} expiresAtMs
   * @param {number} calls how many were counted before
   */
  #change(key, value, expiresAtMs, calls) {
    const before = /** @type {number} */ (results[VERSION_BEFORE])
    const version = /** @type {number} */ (results[VERSION])
    if (results[CALLS] === calls + 1) this.#near.change(key, value, expiresAtMs, before, version)
  }

  static {
    // By what it throws: to ask with `in` first would cost each call a little.
    check = (receiver, method) => {
      try {
        void receiver.#near
      } catch {
        throw invalidThis(method)
      }
    }
  }

  get [OWNER]() {
    return #owner in this ? this.#owner : undefined
  }
}

define(CacheAPI.prototype, INSPECT, inspectCache)
// Read only then: it would make every start longer.
if (process.env.NODE_DEBUG) require('./debug.js').printCalls(CacheAPI.prototype)

const { get, set, delete: remove } = CacheAPI.prototype

/**
 * The quickest way in: fewer arguments, short strings, and values that are known to be ASCII cost less.
 * @type {import('./native').Hot['set']}
 */
function store(handle, key, value, nowMs, ttlMs, expiresAtMs, note) {
  if (note !== undefined) return nativeSet(handle, key, value, nowMs, ttlMs, expiresAtMs, note)
  if (key.length + value.length < LONG_UNITS) {
    if (expiresAtMs === Infinity) return setShort(handle, key, value, nowMs, ttlMs)
    return setShort(handle, key, value, nowMs, ttlMs, expiresAtMs)
  }
  // V8 finds out faster than the addon can. One that is far too long is not looked at.
  const isAscii = key.length < LONG_UNITS && value.length <= MAX_UNITS && byteLength(value) === value.length
  if (isAscii) return setAscii(handle, key, value, nowMs, ttlMs, expiresAtMs)
  return nativeSet(handle, key, value, nowMs, ttlMs, expiresAtMs)
}

/**
 * The methods that a spy or a mock has taken the place of.
 * @param {CacheAPI} cache
 */
function replacedMethods(cache) {
  const methods = { get, set, delete: remove }
  return keys(methods).filter((name) => Reflect.get(cache, name) !== Reflect.get(methods, name))
}

/**
 * What `set` was passed that it does not know: the name of an option, or `true` for a third argument that is no object.
 * @param {unknown} options
 * @param {number} ttlMs
 * @param {number} expiresAtMs
 */
function noteOn(options, ttlMs, expiresAtMs) {
  if (typeof options !== 'object') return typeof options === 'function' ? undefined : true
  if (ttlMs !== Infinity || expiresAtMs !== Infinity) return undefined
  const names = keys(/** @type {object} */ (options))
  for (let i = 0; i < names.length; i++) {
    const name = /** @type {string} */ (names[i])
    if (name !== 'ttl' && name !== 'expires_at') return name
  }
  return undefined
}

module.exports = { CacheAPI, replacedMethods }
