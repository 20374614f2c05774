'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { Worker } = require('node:worker_threads')

const { open, refusal } = require('./helpers/cache.js')
const { ROOT } = require('./helpers/child.js')

const CODES = [
  'MaxSideEffectsExceeded', 'CacheKeySizeExceeded', 'CacheValueSizeExceeded', 'CacheSizeExceeded', 'ItemAlreadyExpired',
  'InvalidExpiry', 'FailedToSetCacheRecord', 'FailedToDeleteCacheRecord', 'CacheKeyDoesNotExist',
]

const setCode = (cache) => cache.api.cache.set('k', 'new').code
const deleteCode = (cache) => cache.api.cache.delete('k').code

for (const code of CODES) {
  test(`the next set, or delete, returns ${code} and changes nothing`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'older' })
    const before = [cache.records(), cache.usage()]
    assert.equal(cache.fail('set', code), undefined)
    cache.fail('delete', code)
    assert.deepEqual(cache.api.cache.set('k', 'new'), refusal(code))
    assert.deepEqual(cache.api.cache.delete('k'), refusal(code))
    assert.deepEqual([cache.records(), { ...cache.usage(), refusals: 0 }], before)
    assert.equal(cache.usage().refusals, 2)
    assert.equal(cache.api.cache.set('k', 'new').type, 'success')
    assert.equal(cache.api.cache.delete('k').type, 'success')
  })
}

test('several queue up, each operation in a queue of its own', (t) => {
  const cache = open(t)
  cache.fail('set', 'MaxSideEffectsExceeded', { times: 2 })
  cache.fail('delete', 'FailedToDeleteCacheRecord')
  cache.fail('set', 'FailedToSetCacheRecord')
  cache.seed({ k: 'v' })
  assert.deepEqual([1, 2, 3, 4].map(() => setCode(cache)), ['MaxSideEffectsExceeded', 'MaxSideEffectsExceeded', 'FailedToSetCacheRecord', undefined])
  assert.deepEqual([1, 2, 3].map(() => deleteCode(cache)), ['FailedToDeleteCacheRecord', undefined, 'CacheKeyDoesNotExist'])
})

test('times: Infinity fails until the reset, and what queues behind it never comes', (t) => {
  const cache = open(t)
  cache.fail('set', 'InvalidExpiry')
  cache.fail('set', 'MaxSideEffectsExceeded', { times: Infinity })
  cache.fail('set', 'FailedToSetCacheRecord')
  assert.equal(setCode(cache), 'InvalidExpiry')
  for (let i = 0; i < 1000; i++) assert.equal(setCode(cache), 'MaxSideEffectsExceeded')
  cache.reset()
  assert.equal(setCode(cache), undefined)
})

test('a failure comes after every other refusal, which leaves it for a write that would succeed', (t) => {
  const { cache } = open(t).api
  const faulty = open(t, { tenant: 'faulty' })
  faulty.fail('set', 'FailedToSetCacheRecord')
  assert.throws(() => faulty.api.cache.set('k', 5), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => faulty.api.cache.set('k', 'v', { get ttl() { throw new Error('of the getter') } }), /of the getter/)
  assert.equal(cache.set('k', 'v').type, 'success', 'another tenant is not concerned')
  assert.equal(faulty.api.cache.get('k'), undefined)
  const set = (...args) => faulty.api.cache.set(...args).code
  assert.equal(set('k'.repeat(65), 'v'), 'CacheKeySizeExceeded')
  assert.equal(set('k', 'v'.repeat(5000)), 'CacheValueSizeExceeded')
  assert.equal(set('k', 'v', { ttl: NaN }), 'InvalidExpiry')
  assert.equal(set('k', 'v', { ttl: 0 }), 'ItemAlreadyExpired')
  assert.equal(set('k', 'v', { ttl: 1e300 }), 'InvalidExpiry')
  assert.equal(set('k', 'v'), 'FailedToSetCacheRecord')
  assert.deepEqual(faulty.records(), [])
  assert.equal(set('k', 'v'), undefined)
})

test('a failure of delete is left for a delete that would succeed', (t) => {
  const cache = open(t)
  cache.seed({ k: 'v' })
  cache.fail('delete', 'FailedToDeleteCacheRecord')
  assert.equal(cache.api.cache.delete('absent').code, 'CacheKeyDoesNotExist')
  assert.equal(cache.api.cache.delete(5).code, 'CacheKeyDoesNotExist')
  assert.equal(deleteCode(cache), 'FailedToDeleteCacheRecord')
  assert.equal(cache.records().length, 1)
  assert.equal(deleteCode(cache), undefined)
})

test('a refused set leaves what had expired, as any refused set does', (t) => {
  const cache = open(t)
  cache.fail('set', 'FailedToSetCacheRecord')
  const now = t.mock.method(Date, 'now', () => 1000)
  cache.seed({ old: { value: 'v', ttl: 1 } })
  now.mock.mockImplementation(() => 2000)
  setCode(cache)
  assert.equal(cache.usage().expirations, 0)
  setCode(cache)
  assert.equal(cache.usage().expirations, 1)
})

test('failures are shared by handles of the cache, not by others', (t) => {
  const cache = open(t)
  const other = open(t, { tenant: cache.tenant }, 'post-login')
  cache.fail('set', 'MaxSideEffectsExceeded')
  assert.equal(setCode(other), undefined)
  assert.equal(setCode(open(t, { tenant: cache.tenant })), 'MaxSideEffectsExceeded')
  assert.equal(setCode(cache), undefined)
})

test('a failure that another thread ordered comes here, and the other way round', async (t) => {
  const cache = open(t)
  cache.seed({ k: 'v' })
  cache.fail('delete', 'FailedToDeleteCacheRecord')
  const worker = new Worker(`
    const { workerData: { root, tenant }, parentPort } = require('node:worker_threads')
    const cache = require(root).openCache(undefined, { tenant })
    cache.fail('set', 'MaxSideEffectsExceeded', { times: 2 })
    parentPort.postMessage([cache.api.cache.set('k', 'v').code, cache.api.cache.delete('k').code])
  `, { eval: true, workerData: { root: ROOT, tenant: cache.tenant } })
  const codes = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  assert.deepEqual(codes, ['MaxSideEffectsExceeded', 'FailedToDeleteCacheRecord'])
  assert.deepEqual([setCode(cache), setCode(cache), deleteCode(cache)], ['MaxSideEffectsExceeded', undefined, undefined])
})

const LIST = CODES.join(', ')
const OPERATION = `The "operation" argument must be 'set' or 'delete': a get never fails, and evict makes it miss`
const TIMES = 'The "times" argument must be a positive safe integer or Infinity. Received'

for (const [args, type, code, message] of [
  [[], 'TypeError', 'ERR_INVALID_ARG_VALUE', OPERATION],
  [['get', 'InvalidExpiry'], 'TypeError', 'ERR_INVALID_ARG_VALUE', OPERATION],
  [[new String('set'), 'InvalidExpiry'], 'TypeError', 'ERR_INVALID_ARG_VALUE', OPERATION],
  [['set'], 'TypeError', 'ERR_INVALID_ARG_VALUE', `The "code" argument must be one of ${LIST}`],
  [['set', 'Failed'], 'TypeError', 'ERR_INVALID_ARG_VALUE', `The "code" argument must be one of ${LIST}`],
  [['set', 'InvalidExpiry', null], 'TypeError', 'ERR_INVALID_ARG_TYPE', 'The "options" argument must be an object. Received null'],
  [['set', 'InvalidExpiry', 3], 'TypeError', 'ERR_INVALID_ARG_TYPE', 'The "options" argument must be an object. Received type number'],
  [['set', 'InvalidExpiry', { time: 3 }], 'TypeError', 'ERR_INVALID_ARG_VALUE', 'The "options" argument has an unknown property "time". It may have: times'],
  [['set', 'InvalidExpiry', { times: '3' }], 'TypeError', 'ERR_INVALID_ARG_TYPE', 'The "times" argument must be a number. Received type string'],
  [['set', 'InvalidExpiry', { times: null }], 'TypeError', 'ERR_INVALID_ARG_TYPE', 'The "times" argument must be a number. Received null'],
  ...[0, -1, 0.5, NaN, -Infinity, 2 ** 53].map((times) => [['set', 'InvalidExpiry', { times }], 'RangeError', 'ERR_OUT_OF_RANGE', `${TIMES} ${times}`]),
]) {
  test(`fail refuses ${args.map((arg) => (typeof arg === 'object' && arg !== null ? `{ ${Object.entries(arg).join()} }` : arg)).join(' ')}`, (t) => {
    const cache = open(t)
    assert.throws(() => cache.fail(...args), { name: type, code, message })
    assert.equal(setCode(cache), undefined)
  })
}

test('times may be undefined, which is 1, or the largest safe integer', (t) => {
  const cache = open(t)
  cache.fail('set', 'InvalidExpiry', { times: undefined })
  cache.fail('set', 'MaxSideEffectsExceeded', { times: Number.MAX_SAFE_INTEGER })
  assert.deepEqual([setCode(cache), setCode(cache), setCode(cache)], ['InvalidExpiry', 'MaxSideEffectsExceeded', 'MaxSideEffectsExceeded'])
})
