'use strict'

const { CacheAPI } = require('./cache-api.js')
const { now } = require('./clock.js')
const { ERROR_CODES, errorCode } = require('./error-codes.js')
const { call, invalidArgType, invalidArgValue, invalidThis, outOfRange } = require('./errors.js')
const { enter, frame, framed, makeSettings } = require('./frame.js')
const { INSPECT, OWNER, inspectCache } = require('./inspect.js')
const native = require('./native.js')
const { readObject, readOptions } = require('./options.js')
const { readSeed, seedRefused } = require('./seed.js')

/**
 * @typedef {import('../index').CacheEntry} CacheEntry
 * @typedef {import('../index').CacheUsage} CacheUsage
 */

/**
 * As in cache-api.js.
 * @type {(receiver: ActionsCache, method: string) => void}
 */
let check

/** A test author's hold on the cache of one tenant's trigger. It keeps no record itself: the addon does. */
class ActionsCache {
  #settings

  /**
   * @param {unknown} [trigger]
   * @param {unknown} [options]
   */
  constructor(trigger, options) {
    const opened = readOptions(trigger, options)
    this.#settings = makeSettings(opened)
    this.trigger = opened.trigger
    this.tenant = opened.tenant
    this.limits = opened.limits
    this.api = { cache: new CacheAPI(this.#asDeclared(), this.#settings) }
    for (const name of ['trigger', 'tenant', 'limits', 'api']) {
      Object.defineProperty(this, name, { writable: false, configurable: false })
    }
  }

  /** `Symbol.dispose`, which is not everywhere, is added below. */
  #asDeclared() {
    return /** @type {import('../index').ActionsCache} */ (/** @type {unknown} */ (this))
  }

  /** @returns {CacheEntry[]} */
  records() {
    check(this, 'records')
    const records = call(native.records, this.tenant, this.trigger, now())
    // Not records.map: its list would be of the addon's realm, as records is.
    return Array.from(records, ({ key, value, expiresAtMs }) => ({ key, value, expires_at: expiresAtMs }))
  }

  /** @param {unknown} records */
  seed(records) {
    check(this, 'seed')
    const writes = readSeed(records)
    const nowMs = now()
    enter(this.#settings)
    frame[native.NOW_MS] = nowMs
    const refusal = call(framed.seed, this.tenant, this.trigger, writes)
    if (refusal) throw seedRefused(errorCode(refusal.code), writes[refusal.position]?.key ?? '')
  }

  /**
   * @param {unknown} [key]
   * @returns {number}
   */
  evict(key) {
    check(this, 'evict')
    if (key !== undefined && typeof key !== 'string') throw invalidArgType('key', 'a string', key)
    return call(native.evict, this.tenant, this.trigger, key, now())
  }

  /**
   * @param {unknown} operation
   * @param {unknown} code
   * @param {{ times?: unknown }} [options]
   */
  fail(operation, code, options = {}) {
    check(this, 'fail')
    if (operation !== 'set' && operation !== 'delete') {
      throw invalidArgValue(`The "operation" argument must be 'set' or 'delete': a get never fails, and evict makes it miss`)
    }
    if (!ERROR_CODES.some((known) => known === code)) {
      throw invalidArgValue(`The "code" argument must be one of ${ERROR_CODES.join(', ')}`)
    }
    const { times = 1 } = readObject('options', options, ['times'])
    if (typeof times !== 'number') throw invalidArgType('times', 'a number', times)
    if (times !== Infinity && !(Number.isSafeInteger(times) && times > 0)) {
      throw outOfRange('times', 'a positive safe integer or Infinity', times)
    }
    call(native.fail, this.tenant, this.trigger, operation === 'delete', /** @type {string} */ (code), times)
  }

  /** @returns {CacheUsage} */
  usage() {
    check(this, 'usage')
    return { ...call(native.usage, this.tenant, this.trigger, now()) }
  }

  reset() {
    check(this, 'reset')
    call(native.reset, this.tenant, this.trigger)
  }

  static {
    check = (receiver, method) => {
      if (Object(receiver) !== receiver || !(#settings in receiver)) throw invalidThis(method)
    }
  }

  get [OWNER]() {
    return #settings in this ? this : undefined
  }
}

Object.defineProperty(ActionsCache.prototype, INSPECT, { value: inspectCache })
if (Symbol.dispose) {
  Object.defineProperty(ActionsCache.prototype, Symbol.dispose, { value: ActionsCache.prototype.reset })
}

module.exports = { ActionsCache }
