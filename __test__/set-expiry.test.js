'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const { DAY_MS, HOUR_MS, MINUTE_MS, open, refusal, START_MS, stopClock } = require('./helpers/cache.js')

const MAX_SAFE = Number.MAX_SAFE_INTEGER

/** Until when a record is stored with these options, after the start; or why not. */
function outcome(t, options, limits) {
  stopClock(t)
  const result = open(t, { limits }).api.cache.set('k', 'v', options)
  return result.type === 'success' ? result.record.expires_at - START_MS : result.code
}

for (const [name, options, expected] of [
  ['no options', undefined, 15 * MINUTE_MS],
  ['null', null, 15 * MINUTE_MS],
  ['a number', 5, 15 * MINUTE_MS],
  ['a string', 'ttl', 15 * MINUTE_MS],
  ['a boolean', true, 15 * MINUTE_MS],
  ['a symbol', Symbol('ttl'), 15 * MINUTE_MS],
  ['a bigint', 5n, 15 * MINUTE_MS],
  ['an empty object', {}, 15 * MINUTE_MS],
  ['undefined for both', { ttl: undefined, expires_at: undefined }, 15 * MINUTE_MS],
  ['a function without properties', () => {}, 15 * MINUTE_MS],
  ['a function with a ttl', Object.assign(() => {}, { ttl: 5 }), 5],
  ['an inherited ttl', Object.create({ ttl: 5 }), 5],

  ['ttl 1', { ttl: 1 }, 1],
  ['ttl 0', { ttl: 0 }, 'ItemAlreadyExpired'],
  ['ttl -0', { ttl: -0 }, 'ItemAlreadyExpired'],
  ['ttl -1', { ttl: -1 }, 'ItemAlreadyExpired'],
  ['ttl 0.9', { ttl: 0.9 }, 'ItemAlreadyExpired'],
  ['ttl 1.9', { ttl: 1.9 }, 1],
  ['ttl -0.1', { ttl: -0.1 }, 'ItemAlreadyExpired'],
  ['ttl 24 hours', { ttl: DAY_MS }, DAY_MS],
  ['ttl just under 24 hours', { ttl: DAY_MS - 1 }, DAY_MS - 1],
  ['ttl just over 24 hours', { ttl: DAY_MS + 1 }, DAY_MS],
  ['the longest safe ttl', { ttl: MAX_SAFE - START_MS }, DAY_MS],
  ['a ttl past the safe integers', { ttl: MAX_SAFE - START_MS + 1 }, 'InvalidExpiry'],
  ['the largest ttl', { ttl: Number.MAX_VALUE }, 'InvalidExpiry'],
  ['the smallest ttl', { ttl: -Number.MAX_VALUE }, 'ItemAlreadyExpired'],
  ['the ttl next to 0', { ttl: Number.MIN_VALUE }, 'ItemAlreadyExpired'],

  ['expires_at now', { expires_at: START_MS }, 'ItemAlreadyExpired'],
  ['expires_at a fraction after now', { expires_at: START_MS + 0.5 }, 'ItemAlreadyExpired'],
  ['expires_at 1 ms after now', { expires_at: START_MS + 1 }, 1],
  ['expires_at with a fraction', { expires_at: START_MS + 7.9 }, 7],
  ['expires_at 0', { expires_at: 0 }, 'ItemAlreadyExpired'],
  ['expires_at in seconds', { expires_at: START_MS / 1000 }, 'ItemAlreadyExpired'],
  ['expires_at in 24 hours', { expires_at: START_MS + DAY_MS }, DAY_MS],
  ['expires_at past 24 hours', { expires_at: START_MS + DAY_MS + 1 }, DAY_MS],
  ['the last safe expires_at', { expires_at: MAX_SAFE }, DAY_MS],
  ['expires_at past the safe integers', { expires_at: MAX_SAFE + 1 }, 'InvalidExpiry'],
  ['the largest expires_at', { expires_at: Number.MAX_VALUE }, 'InvalidExpiry'],
  ['the smallest expires_at', { expires_at: -Number.MAX_VALUE }, 'ItemAlreadyExpired'],

  ['both, ttl the earlier', { ttl: 5, expires_at: START_MS + 6 }, 5],
  ['both, expires_at the earlier', { ttl: 6, expires_at: START_MS + 5 }, 5],
  ['both, each over 24 hours', { ttl: 2 * DAY_MS, expires_at: START_MS + 3 * DAY_MS }, DAY_MS],
  ['both, one over', { ttl: 0, expires_at: START_MS + 5 }, 'ItemAlreadyExpired'],
  ['both, only the later unsafe', { ttl: Number.MAX_VALUE, expires_at: START_MS + 5 }, 5],
  ['both unsafe', { ttl: Number.MAX_VALUE, expires_at: Number.MAX_VALUE }, 'InvalidExpiry'],
  ['a ttl beside undefined', { ttl: 5, expires_at: undefined }, 5],
]) {
  test(`lifetime: ${name}`, (t) => assert.equal(outcome(t, options), expected))
}

const NO_FINITE_NUMBERS = [null, NaN, Infinity, -Infinity, '60', '', true, 60n, Symbol('60'), new Date(START_MS + 60), [60], {}, new Number(60)]

for (const given of NO_FINITE_NUMBERS) {
  const name = typeof given === 'object' && given !== null ? `an instance of ${given.constructor.name}` : String(given)
  for (const field of ['ttl', 'expires_at']) {
    test(`${field} is no finite number: ${name} (${typeof given})`, (t) => {
      assert.equal(outcome(t, { [field]: given }), 'InvalidExpiry')
    })
    test(`${field} is no finite number, the other is good: ${name} (${typeof given})`, (t) => {
      assert.equal(outcome(t, { ttl: 5, expires_at: START_MS + 5, [field]: given }), 'InvalidExpiry')
    })
  }
}

test('the lifetimes can be overridden', (t) => {
  assert.equal(outcome(t, undefined, { defaultTtlMs: HOUR_MS }), HOUR_MS)
})

test('the default lifetime is cut to the longest, too', (t) => {
  assert.equal(outcome(t, undefined, { maxTtlMs: 1000 }), 1000)
})

test('the longest lifetime can be raised', (t) => {
  assert.equal(outcome(t, { ttl: 30 * DAY_MS }, { maxTtlMs: 31 * DAY_MS }), 30 * DAY_MS)
})

test('a default lifetime of 0 expires at once', (t) => {
  assert.equal(outcome(t, undefined, { defaultTtlMs: 0 }), 'ItemAlreadyExpired')
})

test('a default lifetime past the safe integers is no expiry', (t) => {
  assert.equal(outcome(t, undefined, { defaultTtlMs: MAX_SAFE }), 'InvalidExpiry')
})

test('ttl and expires_at are read once each, and the clock once', (t) => {
  const { cache } = open(t).api
  const reads = []
  const options = {
    get ttl() { reads.push('ttl'); return 5 },
    get expires_at() { reads.push('expires_at'); return START_MS + 5 },
  }
  const now = t.mock.method(Date, 'now', () => { reads.push('now'); return START_MS })
  assert.equal(cache.set('k', 'v', options).type, 'success')
  assert.deepEqual(reads.sort(), ['expires_at', 'now', 'ttl'])
  now.mock.resetCalls()
  cache.get('k')
  assert.equal(now.mock.callCount?.() ?? now.mock.calls.length, 1)
  cache.delete('k')
  assert.equal(now.mock.callCount?.() ?? now.mock.calls.length, 2)
})

for (const [result, options] of [
  [refusal('ItemAlreadyExpired'), { ttl: 0 }],
  [refusal('InvalidExpiry'), { ttl: 2 ** 60 }],
]) {
  test(`${result.code} does not depend on what is there`, (t) => {
    stopClock(t)
    const { cache } = open(t).api
    assert.deepEqual(cache.set('k', 'v', options), result)
    assert.equal(cache.get('k'), undefined)
  })
}
