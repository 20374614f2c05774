'use strict'

const { now } = require('./clock.js')
const { errorCode } = require('./error-codes.js')
const { internalError, invalidArgType } = require('./errors.js')
const { INSPECT, OWNER, inspectCache } = require('./inspect.js')
const { lifetimeNumber } = require('./lifetime.js')
const native = require('./native.js')

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
  #tenant
  #trigger

  /**
   * @param {ActionsCache} owner
   * @param {Float64Array} frame what the handle was opened with, and the numbers of each call
   */
  constructor(owner, frame) {
    this.#owner = owner
    this.#frame = frame
    this.#tenant = owner.tenant
    this.#trigger = owner.trigger
  }

  /**
   * @param {unknown} key
   * @returns {CacheRecord | undefined}
   */
  get(key) {
    const frame = this.#frame
    frame[NOW_MS] = now()
    let value
    try {
      value = native.get(frame, key, this.#tenant, this.#trigger)
    } catch (error) {
      throw internalError(error)
    }
    return value === undefined ? undefined : { value, expires_at: /** @type {number} */ (frame[EXPIRES_AT_MS]) }
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
    return code === 0
      ? { type: 'success', record: { value, expires_at: /** @type {number} */ (frame[EXPIRES_AT_MS]) } }
      : writeError(code)
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
    return code === 0 ? { type: 'success' } : writeError(code)
  }

  get [OWNER]() {
    return this.#owner
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
