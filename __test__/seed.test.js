'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const { open, START_MS, stopClock } = require('./helpers/cache.js')

const DEFAULT_MS = START_MS + 900000

for (const [name, records, expected] of [
  ['values by key', { a: '1', b: '2' }, [['a', '1', DEFAULT_MS], ['b', '2', DEFAULT_MS]]],
  ['records by key', { a: { value: '1' }, b: { value: '2', ttl: 5 }, c: { value: '3', expires_at: START_MS + 6 } },
    [['a', '1', DEFAULT_MS], ['b', '2', START_MS + 5], ['c', '3', START_MS + 6]]],
  ['both', { a: '1', b: { value: '', ttl: 9, expires_at: START_MS + 8 } }, [['a', '1', DEFAULT_MS], ['b', '', START_MS + 8]]],
  ['a list', [{ key: 'b', value: '1', ttl: 5 }, { key: 'a', value: '2', expires_at: START_MS + 6 }], [['b', '1', START_MS + 5], ['a', '2', START_MS + 6]]],
  ['a list with a key twice', [{ key: 'a', value: '1' }, { key: 'b', value: '2' }, { key: 'a', value: '3' }], [['b', '2', DEFAULT_MS], ['a', '3', DEFAULT_MS]]],
  ['an empty list', [], []],
  ['an empty object', {}, []],
  ['an object without a prototype', Object.assign(Object.create(null), { a: '1' }), [['a', '1', DEFAULT_MS]]],
  ['frozen records', Object.freeze({ a: Object.freeze({ value: '1' }) }), [['a', '1', DEFAULT_MS]]],
  ['a key __proto__', JSON.parse('{"__proto__":"1"}'), [['__proto__', '1', DEFAULT_MS]]],
  ['JSON', { a: { json: { beta: true, list: [1, null] } } }, [['a', '{"beta":true,"list":[1,null]}', DEFAULT_MS]]],
  ['JSON with a lifetime, in a list', [{ key: 'a', json: 'text', ttl: 5 }], [['a', '"text"', START_MS + 5]]],
  ['JSON that is null', { a: { json: null } }, [['a', 'null', DEFAULT_MS]]],
  ['JSON by toJSON', { a: { json: new Date(START_MS) } }, [['a', '"2026-01-01T00:00:00.000Z"', DEFAULT_MS]]],
  ['a lifetime past 24 hours', { a: { value: '1', ttl: 1e9 } }, [['a', '1', START_MS + 86400000]]],
]) {
  test(`seed takes ${name}`, (t) => {
    stopClock(t)
    const cache = open(t)
    assert.equal(cache.seed(records), undefined)
    assert.deepEqual(cache.records(), expected.map(([key, value, expires_at]) => ({ key, value, expires_at })))
  })
}

test('seed adds to what is there, and replaces', (t) => {
  const cache = open(t)
  cache.seed({ a: '1', b: '2' })
  cache.seed({ c: '3', a: '4' })
  assert.deepEqual(cache.records().map(({ key, value }) => key + value), ['b2', 'c3', 'a4'])
})

test('seed takes what records() gave, in its order, of another cache too', (t) => {
  const clock = stopClock(t)
  const [one, other] = [open(t), open(t)]
  one.seed({ z: { value: '\ud83d\0', ttl: 5 }, a: { value: 'ÿ€😀', ttl: 500 }, '': '' })
  const records = one.records()
  clock.ms += 5
  assert.throws(() => other.seed(records), { code: 'ItemAlreadyExpired', key: 'z' }, 'it lives, yet would end now')
  clock.ms -= 1
  other.seed(records)
  assert.deepEqual(other.records(), records)
  other.reset()
  other.seed(Object.fromEntries(records.map((record) => [record.key, record])))
  assert.deepEqual(other.records(), records)
})

for (const [code, record, key = 'bad', excess = {}] of [
  ['CacheKeySizeExceeded', { value: 'secret' }, 'k'.repeat(65), { bytes: 65, limit: 64 }],
  ['CacheValueSizeExceeded', { value: 'secret'.repeat(1000) }, undefined, { bytes: 6000, limit: 4096 }],
  ['CacheValueSizeExceeded', { json: 'secret'.repeat(1000) }, undefined, { bytes: 6002, limit: 4096 }],
  ['CacheSizeExceeded', { value: 'v'.repeat(4096) }, undefined, { bytes: 8207, limit: 8192 }],
  ['InvalidExpiry', { value: 'secret', ttl: null }],
  ['InvalidExpiry', { value: 'secret', ttl: '60' }],
  ['InvalidExpiry', { value: 'secret', expires_at: 2 ** 53 }],
  ['InvalidExpiry', { value: 'secret', expires_at: Infinity }],
  ['ItemAlreadyExpired', { value: 'secret', ttl: 0 }],
]) {
  test(`seed stores all or nothing: ${code} for ${Object.keys(record)}`, (t) => {
    stopClock(t)
    const cache = open(t)
    cache.seed({ older: 'v'.repeat(4096), good: 'older' })
    const before = [cache.records(), cache.usage()]
    for (const records of [{ good: 'new', [key]: record, z: { value: '', ttl: -1 } }, [{ key: 'good', value: 'new' }, { key, ...record }]]) {
      assert.throws(() => cache.seed(records), (error) => {
        assert.equal(Object.getPrototypeOf(error), Error.prototype)
        assert.deepEqual({ ...error }, { code, key, ...excess })
        assert.match(error.message, new RegExp(code))
        assert.ok(!error.stack.includes('secret'))
        return true
      })
      assert.deepEqual([cache.records(), cache.usage()], before)
    }
  })
}

test('seed enforces 20 records, and names the 21st', (t) => {
  const cache = open(t)
  const keys = Array.from({ length: 21 }, (_, i) => `key ${i}`)
  assert.throws(() => cache.seed(keys.map((key) => ({ key, value: '' }))), { code: 'CacheSizeExceeded', key: 'key 20' })
  assert.deepEqual(cache.records(), [])
  cache.seed(keys.slice(1).map((key) => ({ key, value: '' })))
  assert.equal(cache.records().length, 20)
})

const EXPECTED = 'The "records" argument must be a plain object of records by key, or an array of them. Received'

for (const [name, records, message] of [
  ['nothing', undefined, `${EXPECTED} undefined`],
  ['null', null, `${EXPECTED} null`],
  ['a string', 'secret', `${EXPECTED} type string`],
  ['a function', () => {}, `${EXPECTED} type function`],
  ['a Map', new Map([['k', 'secret']]), `${EXPECTED} a Map`],
  ['a Set', new Set(['secret']), `${EXPECTED} type object`],
  ['a Promise', Promise.resolve({ k: 'secret' }), `${EXPECTED} a Promise, which was not awaited`],
  ['a String', new String('secret'), `${EXPECTED} type object`],
  ['a number as a value', { k: 5 }, 'The "records["k"]" argument must be a string or a record. Received type number. To store JSON, seed { json: … }'],
  ['a Promise as a value', { k: Promise.resolve('secret') }, 'The "records["k"]" argument must be a string or a record. Received a Promise, which was not awaited. To store JSON, seed { json: … }'],
  ['a list as a value', { k: ['secret'] }, 'The "records["k"]" argument must be a string or a record. Received an array. To store JSON, seed { json: … }'],
  ['null as a record', { k: null }, 'The "records["k"]" argument must be a string or a record. Received null. To store JSON, seed { json: … }'],
  ['a record without a value', { k: { ttl: 5 } }, 'The "records["k"].value" argument must be a string. Received undefined. To store JSON, seed { json: … }'],
  ['a String as a value', { k: { value: new String('secret') } }, 'The "records["k"].value" argument must be a string. Received type object. To store JSON, seed { json: … }'],
  ['a string in a list', ['secret'], 'The "records[0]" argument must be a record. Received type string'],
  ['a hole in a list', new Array(1), 'The "records[0]" argument must be a record. Received undefined'],
  ['a record without a key', [{ value: 'secret' }], 'The "records[0].key" argument must be a string. Received undefined'],
  ['a number as a key', [{ key: 5, value: 'secret' }], 'The "records[0].key" argument must be a string. Received type number'],
  ['JSON that is undefined', { k: { json: undefined } }, 'The "records["k"].json" argument must be something that JSON has. Received undefined'],
  ['JSON of a function', { k: { json: () => 'secret' } }, 'The "records["k"].json" argument must be something that JSON has. Received type function'],
  ['an entry of a Map', [['k', 'secret']], 'The "records[0]" argument must be a record. Received an array'],
]) {
  test(`seed refuses ${name}, and stores nothing`, (t) => {
    const cache = open(t)
    assert.throws(() => cache.seed(records), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message })
    assert.deepEqual(cache.records(), [])
  })
}

for (const [records, message] of [
  [{ k: { value: 'secret', expiresAt: 5 } }, 'The "records["k"]" argument has an unknown property "expiresAt". It may have: key, value, json, ttl, expires_at. To store JSON, seed { json: … }'],
  [[{ key: 'k', value: 'secret', ttlMs: 5 }], 'The "records[0]" argument has an unknown property "ttlMs". It may have: key, value, json, ttl, expires_at'],
  [{ k: { json: 'secret', value: 'secret' } }, 'The "records["k"].json" argument must not be given beside value'],
  [{ k: { key: 'other', value: 'secret' } }, 'The "records["k"].key" argument must be "k", or be left out'],
]) {
  test(`seed refuses a record with something else than it may have: ${message}`, (t) => {
    const cache = open(t)
    assert.throws(() => cache.seed(records), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message })
    assert.deepEqual(cache.records(), [])
  })
}

test('seed counts nothing, draws no eviction and uses up no failure', (t) => {
  const cache = open(t, { evictionRate: 1 })
  cache.fail('set', 'FailedToSetCacheRecord')
  cache.seed({ a: '1' })
  assert.deepEqual(cache.usage(), { entries: 1, bytes: 2, hits: 0, misses: 0, sets: 0, deletes: 0, refusals: 0, evictions: 0, expirations: 0 })
  assert.equal(cache.api.cache.set('b', '2').code, 'FailedToSetCacheRecord')
})
