'use strict'

// Random operations on caches, to be carried out by any instance of the module and by the model alike. Each is data that
// can be posted to a worker.

const assert = require('node:assert/strict')

const fc = require('fast-check')

const { readEvents } = require('../../lib/history.js')
const { REFUSALS, VIEW } = require('../../lib/inspect.js')
const native = require('../../lib/native.js')
const { DAY_MS, MINUTE_MS, START_MS } = require('./cache.js')

const CODES = [
  'MaxSideEffectsExceeded', 'CacheKeySizeExceeded', 'CacheValueSizeExceeded', 'CacheSizeExceeded', 'ItemAlreadyExpired',
  'InvalidExpiry', 'FailedToSetCacheRecord', 'FailedToDeleteCacheRecord', 'CacheKeyDoesNotExist',
]

/** The keys that most calls are about. */
const HOT_KEYS = ['a', 'b', 'c', 'd']

const weighted = (...pairs) => fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })))

const key = weighted(
  [16, fc.constantFrom(...HOT_KEYS)],
  [12, fc.integer({ min: 0, max: 25 }).map((n) => `key ${n}`)],
  [4, fc.constantFrom('', '__proto__', '\ud83d', '\ude00', 'é', 'Ж', 'k'.repeat(64), '€'.repeat(21) + 'x', '\0')],
  [1, fc.constantFrom('k'.repeat(65), '€'.repeat(22), 'Ж'.repeat(33), 'x'.repeat(5000))],
)
const anyKey = weighted([60, key], [1, fc.constantFrom(undefined, null, 5)])

const value = weighted(
  [12, fc.integer({ min: 0, max: 1e6 }).map(String)],
  [4, fc.integer({ min: 0, max: 4096 }).map((size) => 'v'.repeat(size))],
  [3, fc.constantFrom('', 'v'.repeat(4096), 'v'.repeat(4097), 'é'.repeat(2048), '😀'.repeat(1024), '\ud83d'.repeat(1365))],
  [1, fc.constantFrom('Ж'.repeat(2049), '\ude00'.repeat(1366))],
)
const anyValue = weighted([60, value], [1, fc.constantFrom(undefined, null, 5)])

const span = weighted(
  [8, fc.integer({ min: 1, max: 30 })],
  [3, fc.constantFrom(300, 301, 3540, 36000, 86400, 86400.5, 604800, 2592000, 2678400)],
  [8, fc.constantFrom(1, 1000, MINUTE_MS, 15 * MINUTE_MS, DAY_MS, DAY_MS + 1, 3 * DAY_MS)],
  [2, fc.constantFrom(0, -1, 0.5, 1.5, -DAY_MS, 2 ** 53, 2 ** 60, -(2 ** 60), 1e308)],
)
const noNumber = fc.constantFrom(null, NaN, Infinity, -Infinity, '60')

/** `at` becomes an `expires_at` so long after the now of the call. */
const lifetime = weighted(
  [20, fc.constant({})],
  [6, span.map((ttl) => ({ ttl }))],
  [4, span.map((at) => ({ at }))],
  [3, fc.record({ ttl: span, at: span })],
  [1, noNumber.map((ttl) => ({ ttl }))],
  [1, fc.record({ ttl: span, expires_at: noNumber })],
)

/** What `set` is passed. `seconds` becomes an `expires_at` by a clock that counts them; `plain` is passed as it is. */
const options = weighted(
  [30, lifetime],
  [1, fc.constantFrom(0, 3600, 315576000, 315576001).map((seconds) => ({ seconds }))],
  [1, fc.constantFrom({ expiresAt: 5 }, { expires_in: 3600, ttl: undefined })],
  [1, fc.constantFrom(60000, '60', true, null, []).map((plain) => ({ plain }))],
)

const times = weighted([6, fc.integer({ min: 1, max: 3 })], [1, fc.constant(Infinity)])

const call = weighted(
  [60, fc.record({ method: fc.constant('set'), key: anyKey, value: anyValue, options })],
  [60, fc.record({ method: fc.constant('get'), key: anyKey })],
  [8, fc.record({ method: fc.constant('delete'), key: anyKey })],
  [6, fc.record({ method: fc.constant('seed'), records: fc.array(fc.record({ key, value, lifetime }), { maxLength: 12 }) })],
  [3, fc.record({ method: fc.constant('evict'), key: weighted([3, key], [1, fc.constant(undefined)]) })],
  [2, fc.record({ method: fc.constant('fail'), operation: fc.constantFrom('set', 'delete'), code: fc.constantFrom(...CODES), times })],
  [3, fc.record({ method: fc.constant('newExecution') })],
  [2, fc.record({ method: fc.constant('history') })],
  [2, fc.record({ method: fc.constant('refusals'), code: fc.constantFrom(undefined, ...CODES) })],
  [2, fc.record({ method: fc.constant('takeFaults') })],
  [1, fc.record({ method: fc.constant('reset') })],
  [1, fc.record({ method: fc.constant('resetTenant') })],
)

/** By how much time moves before a call. */
const step = weighted(
  [60, fc.constant(0)],
  [16, fc.integer({ min: 1, max: 20 })],
  [3, fc.constantFrom(1000, MINUTE_MS, 15 * MINUTE_MS, 15 * MINUTE_MS + 1, DAY_MS)],
  [3, fc.constantFrom(-1, -10, -15 * MINUTE_MS, -DAY_MS)],
)

/** The instant of each call; now and then one with a fraction. */
function withInstants(calls) {
  let nowMs = START_MS
  return calls.map(({ stepMs, fraction, ...rest }) => {
    nowMs += stepMs
    return { ...rest, nowMs: nowMs + fraction }
  })
}

/** A list of calls at instants, each with the further fields. */
function operations(fields, maxLength) {
  const one = fc.record({ call, stepMs: step, fraction: weighted([40, fc.constant(0)], [1, fc.constant(0.5)]), ...fields })
  return fc.array(one, { minLength: 1, maxLength, size: 'max' }).map(withInstants)
}

/** The third argument of a `set`. */
function optionsAt({ at, seconds, ...rest }, nowMs) {
  if ('plain' in rest) return rest.plain
  if (seconds !== undefined) return { expires_at: Math.floor(nowMs / 1000) + seconds }
  return at === undefined ? rest : { ...rest, expires_at: nowMs + at }
}

/** A copy whose objects are of this realm. */
function localCopy(result) {
  if (Array.isArray(result)) return Array.from(result, localCopy)
  if (typeof result !== 'object' || result === null) return result
  return Object.fromEntries(Object.entries(result).map(([name, part]) => [name, localCopy(part)]))
}

/** Events, of which each with a warning, and no other, has a message. */
function withoutMessages(events) {
  return Array.from(events, ({ message, ...event }) => {
    assert.equal(typeof message, event.warning === undefined ? 'undefined' : 'string')
    return event
  })
}

function readFaults(json) {
  const faults = JSON.parse(json)
  return withoutMessages(readEvents(json)).map((event, index) => ({ tenant: faults[index].tenant, trigger: faults[index].trigger, ...event }))
}

/**
 * Carries a call out on a handle, and returns what it returned or threw.
 * @param {{ openCache: Function, resetTenant: Function }} loaded an instance of the module
 */
function perform({ resetTenant }, cache, { call: { method, ...given }, nowMs }) {
  const calls = {
    get: () => {
      const before = cache[VIEW](nowMs).eventCount
      const record = cache.api.cache.get(given.key)
      const { eventCount, events } = cache[VIEW](nowMs)
      return { record, isSpared: eventCount > before && events[events.length - 1].event === 'spared' }
    },
    getAll: () => HOT_KEYS.map((hotKey) => cache.api.cache.get(hotKey)),
    set: () => cache.api.cache.set(given.key, given.value, optionsAt(given.options, nowMs)),
    delete: () => cache.api.cache.delete(given.key),
    seed: () => cache.seed(given.records.map((record) => ({ key: record.key, value: record.value, ...optionsAt(record.lifetime, nowMs) }))),
    evict: () => cache.evict(given.key),
    fail: () => cache.fail(given.operation, given.code, { times: given.times }),
    reset: () => cache.reset(),
    resetTenant: () => resetTenant(cache.tenant),
    newExecution: () => cache.newExecution(),
    history: () => withoutMessages(cache.history()),
    refusals: () => cache[REFUSALS](given.code),
    takeFaults: () => readFaults(native.takeFaults('default', 0, Infinity)),
    // By what tables show: to ask for the history is to look at it.
    look: () => [cache.records(), cache.usage(), withoutMessages(cache[VIEW](Math.floor(nowMs)).events)],
  }
  try {
    return localCopy(calls[method]())
  } catch (error) {
    return { thrown: { name: error.name, code: error.code, key: error.key } }
  }
}

module.exports = { HOT_KEYS, operations, optionsAt, perform }
