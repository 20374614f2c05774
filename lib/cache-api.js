'use strict'

const { Buffer } = require('node:buffer')

const { now } = require('./clock.js')
const { errorCode } = require('./error-codes.js')
const { internalError, invalidArgType, invalidThis } = require('./errors.js')
const { enter, frame, framed, leave } = require('./frame.js')
const { INSPECT, OWNER, inspectCache } = require('./inspect.js')
const { lifetimeNumber } = require('./lifetime.js')
const native = require('./native.js')
const { NearCache } = require('./near-cache.js')

/**
 * @typedef {import('../index').ActionsCache} ActionsCache
 * @typedef {import('../index').CacheRecord} CacheRecord
 * @typedef {import('../index').CacheSetOptions} CacheSetOptions
 * @typedef {import('../index').CacheWriteResult} CacheWriteResult
 * @typedef {import('../index').CacheDeleteResult} CacheDeleteResult
 */

const { ERROR, EXPIRES_AT_MS, KEY_UNITS, MAX_VALUE_BYTES, NOW_MS, TTL_MS, VALUE_IS_ASCII, VALUE_UNITS } = native

/** The length of a key that is no string. */
const NO_STRING = -1

/** From here on it pays to ask whether a value is ASCII. */
const LONG_UNITS = 1000

// As it is now: a test may replace it.
const { byteLength } = Buffer

/**
 * Throws unless a method has its receiver. No method of the class: who names its own class gets another name by bundling.
 * @type {(receiver: CacheAPI, method: string) => void}
 */
let check

/** `api.cache`, as an Action sees it: fresh results and errors, of this realm, from the addon's answers. */
class CacheAPI {
  #owner
  #settings
  #near
  #tenant
  #trigger

  /**
   * @param {ActionsCache} owner
   * @param {Float64Array} settings what the handle was opened with
   */
  constructor(owner, settings) {
    this.#owner = owner
    this.#settings = settings
    this.#near = new NearCache()
    this.#tenant = owner.tenant
    this.#trigger = owner.trigger
  }

  /**
   * @param {unknown} key
   * @returns {CacheRecord | undefined}
   */
  get(key) {
    check(this, 'get')
    const nowMs = now()
    const near = this.#near
    const known = near.find(key)
    if (known === undefined) return this.#ask(key, nowMs)
    if (known === null || known.expires_at < nowMs) {
      near.countMiss()
      return undefined
    }
    near.countHit()
    return { value: known.value, expires_at: known.expires_at }
  }

  /**
   * @param {unknown} key
   * @param {number} nowMs
   * @returns {CacheRecord | undefined}
   */
  #ask(key, nowMs) {
    const settings = this.#settings
    enter(settings)
    frame[NOW_MS] = nowMs
    frame[KEY_UNITS] = typeof key === 'string' ? key.length : NO_STRING
    let value
    try {
      value = framed.get(key, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    leave(settings)
    const expiresAtMs = /** @type {number} */ (frame[EXPIRES_AT_MS])
    if (value === undefined) {
      if (Number.isNaN(expiresAtMs)) this.#near.learn(key, null)
      return undefined
    }
    this.#near.learn(key, { value, expires_at: expiresAtMs })
    return { value, expires_at: expiresAtMs }
  }

  /**
   * @param {unknown} key
   * @param {unknown} value
   * @param {CacheSetOptions} [options]
   * @returns {CacheWriteResult}
   */
  set(key, value, options) {
    check(this, 'set')
    if (typeof key !== 'string') throw invalidArgType('key', 'a string', key)
    if (typeof value !== 'string') throw invalidArgType('value', 'a string', value)
    // All three before the frame is touched: getters, and a mocked clock, may call back into this cache.
    const ttlMs = lifetimeNumber(options?.ttl)
    const expiresAtMs = lifetimeNumber(options?.expires_at)
    const nowMs = now()
    const settings = this.#settings
    enter(settings)
    frame[NOW_MS] = nowMs
    frame[KEY_UNITS] = key.length
    frame[VALUE_UNITS] = value.length
    frame[VALUE_IS_ASCII] = Number(isLongAscii(value, settings))
    frame[TTL_MS] = ttlMs
    frame[EXPIRES_AT_MS] = expiresAtMs
    try {
      framed.set(key, value, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    leave(settings)
    if (frame[ERROR] !== 0) return writeError()
    this.#near.forget(key)
    return { type: 'success', record: { value, expires_at: /** @type {number} */ (frame[EXPIRES_AT_MS]) } }
  }

  /**
   * @param {unknown} key
   * @returns {CacheDeleteResult}
   */
  delete(key) {
    check(this, 'delete')
    const nowMs = now()
    const settings = this.#settings
    enter(settings)
    frame[NOW_MS] = nowMs
    frame[KEY_UNITS] = typeof key === 'string' ? key.length : NO_STRING
    try {
      framed.delete(key, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    leave(settings)
    if (frame[ERROR] !== 0) return writeError()
    this.#near.forget(/** @type {string} */ (key))
    return { type: 'success' }
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

Object.defineProperty(CacheAPI.prototype, INSPECT, { value: inspectCache })

/**
 * Whether it is worth while to know that a value is ASCII, and it is: the addon reads such a one twice as fast. V8 finds
 * that out faster than the addon can. One that is too long is not looked at.
 * @param {string} value
 * @param {Float64Array} settings
 */
function isLongAscii(value, settings) {
  const units = value.length
  return units >= LONG_UNITS && units <= /** @type {number} */ (settings[MAX_VALUE_BYTES]) && byteLength(value) === units
}

/**
 * The answer to the call that has just been refused.
 * @returns {import('../index').CacheWriteError}
 */
function writeError() {
  return { type: 'error', code: errorCode(/** @type {number} */ (frame[ERROR])) }
}

module.exports = { CacheAPI }
