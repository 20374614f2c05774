'use strict'

const { define, defineProperty, freeze, isSafeInteger, parse } = require('./builtins.js')
const { CacheAPI, replacedMethods } = require('./cache-api.js')
const { call, checkNumber, invalidArgType, invalidArgValue, invalidThis } = require('./errors.js')
const { readEvents } = require('./history.js')
const { INSPECT, OWNER, REFUSALS, VIEW, inspectCache } = require('./inspect.js')
const native = require('./native.js')
const { readObject } = require('./options.js')
const { readRows } = require('./rows.js')
const { readSeed, seedRefused } = require('./seed.js')
const { now } = require('./time.js')

/** @type {readonly import('../index').CacheWriteErrorCode[]} */
const ERROR_CODES = freeze(parse(call(native.errorCodes)))

/** @type {(receiver: ActionsCache, method: string) => void} as in cache-api.js */
let check

/** A test author's hold on the cache of one tenant's trigger. It keeps no record itself: the addon does. */
class ActionsCache {
  #handle
  trigger
  tenant
  limits
  api

  /** @param {import('./options.js').Options} options */
  constructor(options) {
    const { trigger, tenant, limits, evictionRate, evictionSeed, strictFile } = options
    this.#handle = call(native.open, tenant, trigger, { ...limits, evictionRate, evictionSeed }, strictFile)
    this.trigger = trigger
    this.tenant = tenant
    this.limits = limits
    this.api = { cache: new CacheAPI(this, this.#handle) }
    for (const name of ['trigger', 'tenant', 'limits', 'api']) {
      defineProperty(this, name, /** @type {PropertyDescriptor} */ ({ __proto__: null, writable: false, configurable: false }))
    }
  }

  /** @returns {import('../index').CacheEntry[]} */
  records() {
    check(this, 'records')
    const rows = readRows(this.#handle, now())
    for (let i = 0; i < rows.length; i++) {
      const { key, value, expires_at } = /** @type {import('./rows.js').Row} */ (rows[i])
      define(rows, i, { key, value, expires_at }, true)
    }
    return rows
  }

  /** @param {unknown} records */
  seed(records) {
    check(this, 'seed')
    const writes = readSeed(records)
    const refusal = call(native.seed, this.#handle, writes, now())
    if (refusal !== null) throw seedRefused(parse(refusal), writes)
  }

  /** @param {unknown} [key] */
  evict(key) {
    check(this, 'evict')
    if (key !== undefined && typeof key !== 'string') throw invalidArgType('key', 'a string', key)
    return call(native.evict, this.#handle, key, now())
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
    const known = requireCode(code)
    const { times = 1 } = readObject('options', options, ['times'])
    const isCount = (/** @type {number} */ number) => number > 0 && (number === Infinity || isSafeInteger(number))
    const count = checkNumber('times', times, 'a positive safe integer or Infinity', isCount)
    call(native.fail, this.#handle, operation === 'delete', known, count)
  }

  /** @returns {import('../index').CacheUsage} */
  usage() {
    check(this, 'usage')
    return parse(call(native.usage, this.#handle, now()))
  }

  history() {
    check(this, 'history')
    return readEvents(call(native.history, this.#handle, now()))
  }

  newExecution() {
    check(this, 'newExecution')
    call(native.newExecution, this.#handle)
  }

  reset() {
    check(this, 'reset')
    call(native.reset, this.#handle)
  }

  static {
    check = (receiver, method) => {
      try {
        void receiver.#handle
      } catch {
        throw invalidThis(method)
      }
    }
  }

  get [OWNER]() {
    return #handle in this ? this : undefined
  }

  /**
   * What a table shows. This and the next are for another instance of the module too.
   * @param {number} nowMs
   */
  [VIEW](nowMs) {
    return {
      rows: readRows(this.#handle, nowMs),
      events: readEvents(call(native.peek, this.#handle, nowMs)),
      eventCount: call(native.eventCount, this.#handle),
      replaced: replacedMethods(this.api.cache),
    }
  }

  /**
   * How many refusals there were, by code. Whoever asks for one code, or for all, has looked at those.
   * @param {unknown} [code]
   * @returns {[code: string, count: number][]}
   */
  [REFUSALS](code) {
    return parse(call(native.refusals, this.#handle, code === undefined ? undefined : requireCode(code)))
  }
}

/** @param {unknown} code */
function requireCode(code) {
  const known = ERROR_CODES.find((one) => one === code)
  if (known === undefined) throw invalidArgValue(`The "code" argument must be one of ${ERROR_CODES.join(', ')}`)
  return known
}

define(ActionsCache.prototype, INSPECT, inspectCache)
if (Symbol.dispose) define(ActionsCache.prototype, Symbol.dispose, ActionsCache.prototype.reset)

module.exports = { ActionsCache }
