'use strict'

const { now } = require('./clock.js')
const { errorCode } = require('./error-codes.js')
const { internalError, invalidArgType } = require('./errors.js')
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

const { EXPIRES_AT_MS, NOW_MS, TTL_MS } = native

/** `api.cache`, as an Action sees it: fresh results and errors, of this realm, from the addon's answers. */
class CacheAPI {
  #owner
  #frame
  #near
  #tenant
  #trigger

  /**
   * @param {ActionsCache} owner
   * @param {Float64Array} frame what the handle was opened with, and the numbers of each call
   */
  constructor(owner, frame) {
    this.#owner = owner
    this.#frame = frame
    this.#near = new NearCache(frame)
    this.#tenant = owner.tenant
    this.#trigger = owner.trigger
  }

  /**
   * @param {unknown} key
   * @returns {CacheRecord | undefined}
   */
  get(key) {
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
    const frame = this.#frame
    frame[NOW_MS] = nowMs
    let value
    try {
      value = native.get(frame, key, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
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
    const frame = this.#frame
    if (typeof key !== 'string') throw invalidArgType('key', 'a string', key)
    if (typeof value !== 'string') throw invalidArgType('value', 'a string', value)
    // All three before the frame is touched: getters, and a mocked clock, may call back into this cache.
    const ttlMs = lifetimeNumber(options?.ttl)
    const expiresAtMs = lifetimeNumber(options?.expires_at)
    const nowMs = now()
    frame[NOW_MS] = nowMs
    frame[TTL_MS] = ttlMs
    frame[EXPIRES_AT_MS] = expiresAtMs
    let code
    try {
      code = native.set(frame, key, value, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    if (code !== 0) return writeError(code)
    this.#near.forget(key)
    return { type: 'success', record: { value, expires_at: /** @type {number} */ (frame[EXPIRES_AT_MS]) } }
  }

  /**
   * @param {unknown} key
   * @returns {CacheDeleteResult}
   */
  delete(key) {
    const frame = this.#frame
    frame[NOW_MS] = now()
    let code
    try {
      code = native.delete(frame, key, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    if (code !== 0) return writeError(code)
    this.#near.forget(/** @type {string} */ (key))
    return { type: 'success' }
  }

  get [OWNER]() {
    return #owner in this ? this.#owner : undefined
  }
}

Object.defineProperty(CacheAPI.prototype, INSPECT, { value: inspectCache })

/**
 * @param {number} code
 * @returns {import('../index').CacheWriteError}
 */
function writeError(code) {
  return { type: 'error', code: errorCode(code) }
}

module.exports = { CacheAPI }
