'use strict'

// The table of `set`, row by row, and the order of its rows.

const assert = require('node:assert/strict')
const test = require('node:test')

const { open, refusal, START_MS, stopClock } = require('./helpers/cache.js')

const LONG_KEY = 'k'.repeat(65)
const LONG_VALUE = 'v'.repeat(4097)

/** Fills a cache with 20 records, all but the first tiny. */
function fill(cache) {
  for (let i = 0; i < 20; i++) assert.equal(cache.api.cache.set(`key ${i}`, 'v').type, 'success')
}

for (const [name, key, value, message] of [
  ['key', undefined, 'v', 'The "key" argument must be a string. Received undefined'],
  ['key', null, 'v', 'The "key" argument must be a string. Received null'],
  ['key', 5, 'v', 'The "key" argument must be a string. Received type number'],
  ['value', 'k', undefined, 'The "value" argument must be a string. Received undefined (key "k")'],
  ['value', 'k', Symbol('secret'), 'The "value" argument must be a string. Received type symbol (key "k")'],
  ['value', 'k', 12345n, 'The "value" argument must be a string. Received type bigint (key "k")'],
  ['value', 'k', new String('secret'), 'The "value" argument must be a string. Received type object (key "k")'],
  ['value', 'k', ['secret'], 'The "value" argument must be a string. Received an array (key "k")'],
  ['value', 'k', Promise.resolve('secret'), 'The "value" argument must be a string. Received a Promise, which was not awaited (key "k")'],
  ['value', 'k', () => 'secret', 'The "value" argument must be a string. Received type function (key "k")'],
  ['key, before value', 5, 5, 'The "key" argument must be a string. Received type number'],
]) {
  test(`row 1: throws on a ${name} that is no string: ${typeof key}, ${typeof value}`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'older' })
    assert.throws(() => cache.api.cache.set(key, value), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message })
    assert.throws(() => cache.api.cache.set(key, value), TypeError)
    assert.deepEqual(cache.records().map((record) => record.value), ['older'])
    assert.equal(cache.usage().sets, 0)
  })
}

for (const [row, code, key, value, options] of [
  [3, 'CacheValueSizeExceeded', 'k', LONG_VALUE, undefined],
  [4, 'CacheSizeExceeded', 'k', 'v'.repeat(4096), undefined],
  [5, 'InvalidExpiry', 'k', 'new', { ttl: NaN }],
  [6, 'ItemAlreadyExpired', 'k', 'new', { ttl: 0 }],
  [7, 'InvalidExpiry', 'k', 'new', { expires_at: 2 ** 53 }],
]) {
  test(`row ${row}: returns ${code} and leaves the older record in place`, (t) => {
    const clock = stopClock(t)
    const cache = open(t)
    assert.equal(cache.api.cache.set('k', 'older', { ttl: 1000 }).type, 'success')
    cache.seed({ large: 'v'.repeat(4096) })
    const before = cache.records()
    clock.ms += 10
    assert.deepEqual(cache.api.cache.set(key, value, options), refusal(code))
    assert.deepEqual(cache.records(), before)
    assert.deepEqual(cache.api.cache.get('k'), { value: 'older', expires_at: START_MS + 1000 })
    assert.equal(cache.usage().sets, 1)
  })
}

test('row 2: returns CacheKeySizeExceeded and leaves the older record in place', (t) => {
  const cache = open(t, { limits: { maxKeyBytes: 65 } })
  assert.equal(cache.api.cache.set(LONG_KEY, 'older').type, 'success')
  const strict = open(t, { tenant: cache.tenant })
  assert.deepEqual(strict.api.cache.set(LONG_KEY, 'new'), refusal('CacheKeySizeExceeded'))
  assert.equal(strict.api.cache.get(LONG_KEY)?.value, 'older')
})

test('row 4: returns CacheSizeExceeded for a 21st key', (t) => {
  const cache = open(t)
  fill(cache)
  assert.deepEqual(cache.api.cache.set('key 20', 'v'), refusal('CacheSizeExceeded'))
  assert.equal(cache.records().length, 20)
  assert.equal(cache.api.cache.set('key 7', 'another').type, 'success', 'but not to a replacement')
})

test('row 8: returns the record as stored', (t) => {
  stopClock(t)
  const { cache } = open(t).api
  const record = { value: 'v', expires_at: START_MS + 5 }
  assert.deepEqual(cache.set('k', 'v', { ttl: 5 }), { type: 'success', record })
  assert.deepEqual(cache.get('k'), record)
})

// Each write breaks the row it names and every later row that can apply together with it.
for (const [code, key, value, options] of [
  ['CacheKeySizeExceeded', LONG_KEY, LONG_VALUE, { ttl: NaN, expires_at: 0 }],
  ['CacheValueSizeExceeded', 'new', LONG_VALUE, { ttl: NaN, expires_at: 0 }],
  ['CacheSizeExceeded', 'new', 'v', { ttl: NaN, expires_at: 0 }],
  ['CacheSizeExceeded', 'new', 'v', { ttl: -1 }],
  ['CacheSizeExceeded', 'new', 'v', { expires_at: 2 ** 53 }],
  ['InvalidExpiry', 'key 3', 'v', { ttl: NaN, expires_at: 0 }],
  ['InvalidExpiry', 'key 3', 'v', { ttl: -1, expires_at: '60' }],
  ['ItemAlreadyExpired', 'key 3', 'v', { ttl: -(2 ** 60) }],
  ['InvalidExpiry', 'key 3', 'v', { ttl: 2 ** 60 }],
]) {
  test(`several rows at once: ${code} comes first for ${JSON.stringify(options)}`, (t) => {
    stopClock(t)
    const cache = open(t)
    fill(cache)
    const before = cache.records()
    assert.deepEqual(cache.api.cache.set(key, value, options), refusal(code))
    assert.deepEqual(cache.records(), before)
  })
}

test('row 1 comes before all others, the clock included', (t) => {
  const { cache } = open(t).api
  t.mock.method(Date, 'now', () => NaN)
  const options = { get ttl() { throw new Error('must not be read') } }
  assert.throws(() => cache.set(LONG_KEY, 5, options), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('a record that is set again becomes the youngest', (t) => {
  const cache = open(t)
  for (const key of ['a', 'b', 'c', 'a']) cache.api.cache.set(key, key)
  assert.deepEqual(cache.records().map(({ key }) => key), ['b', 'c', 'a'])
})
