'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const { HOUR_MS, MINUTE_MS, open, refusal, START_MS, stopClock } = require('./helpers/cache.js')

test('limits raised admit more', (t) => {
  const limits = { maxEntries: 30, maxKeyBytes: 100, maxValueBytes: 10000, maxTotalBytes: 200000 }
  const { cache } = open(t, { limits }).api
  for (let i = 10; i < 40; i++) assert.equal(cache.set(`${i}`.padEnd(100), 'x'.repeat(5000)).type, 'success')
  assert.deepEqual(cache.set('one more', ''), refusal('CacheSizeExceeded'))
  assert.deepEqual(cache.set('x'.repeat(101), ''), refusal('CacheKeySizeExceeded'))
  assert.deepEqual(cache.set('10'.padEnd(100), 'x'.repeat(10001)), refusal('CacheValueSizeExceeded'))
  assert.equal(cache.set('10'.padEnd(100), 'x'.repeat(10000)).type, 'success')
})

test("the stub inside @auth0/actions lets 16,640 bytes pass: so does maxTotalBytes", (t) => {
  const { cache } = open(t, { limits: { maxTotalBytes: 16640 } }).api
  for (const key of ['a', 'b', 'c', 'd']) assert.equal(cache.set(key, 'x'.repeat(4096)).type, 'success')
  assert.equal(cache.set('e', 'x'.repeat(251)).type, 'success')
  assert.deepEqual(cache.set('f', ''), refusal('CacheSizeExceeded'))
})

test('limits of 0 admit nothing, or what is empty', (t) => {
  const set = (limits, key, value) => open(t, { limits }).api.cache.set(key, value).code
  assert.equal(set({ maxEntries: 0 }, '', ''), 'CacheSizeExceeded')
  assert.equal(set({ maxKeyBytes: 0 }, 'k', ''), 'CacheKeySizeExceeded')
  assert.equal(set({ maxKeyBytes: 0 }, '', 'v'), undefined)
  assert.equal(set({ maxValueBytes: 0 }, 'k', 'v'), 'CacheValueSizeExceeded')
  assert.equal(set({ maxValueBytes: 0 }, 'k', ''), undefined)
  assert.equal(set({ maxTotalBytes: 0 }, '', 'v'), 'CacheSizeExceeded')
  assert.equal(set({ maxTotalBytes: 0 }, '', ''), undefined)
  assert.equal(set({ maxTtlMs: 0 }, '', ''), undefined, 'stored until now, by row 8')
})

test('a limit below what is there removes nothing; it refuses what would add', (t) => {
  const roomy = open(t, { limits: { maxEntries: 30, maxKeyBytes: 100 } })
  const longKey = 'k'.repeat(100)
  roomy.api.cache.set(longKey, 'older')
  for (let i = 0; i < 29; i++) roomy.api.cache.set(`${i}`, 'x'.repeat(100))
  const usual = open(t, { tenant: roomy.tenant })
  const tight = open(t, { tenant: roomy.tenant, limits: { maxTotalBytes: 1000, maxValueBytes: 50 } })
  assert.equal(usual.records().length, 30)
  assert.equal(usual.api.cache.get(longKey)?.value, 'older')
  assert.equal(tight.api.cache.get('5')?.value, 'x'.repeat(100))
  assert.deepEqual(usual.api.cache.set('new', ''), refusal('CacheSizeExceeded'))
  assert.equal(usual.api.cache.set('5', 'y').type, 'success', 'a key that is there is no new one')
  assert.deepEqual(tight.api.cache.set('6', 'y'), refusal('CacheSizeExceeded'), 'what is there stays too large')
  assert.deepEqual(tight.api.cache.set('6', 'y'.repeat(51)), refusal('CacheValueSizeExceeded'))
  assert.equal(usual.api.cache.delete(longKey).type, 'success')
  assert.equal(usual.records().length, 29)
})

test('lifetimes belong to the handle that wrote', (t) => {
  const clock = stopClock(t)
  const short = open(t, { limits: { defaultTtlMs: 1000 } })
  const usual = open(t, { tenant: short.tenant })
  short.api.cache.set('a', 'v')
  usual.api.cache.set('b', 'v')
  assert.deepEqual(usual.records().map(({ expires_at }) => expires_at - START_MS), [1000, 15 * MINUTE_MS])
  clock.ms += 1001
  assert.equal(usual.api.cache.get('a'), undefined)
  assert.equal(short.api.cache.get('b')?.value, 'v')
})

test('records longer than the limits are found and removed through a usual handle', (t) => {
  const limits = { maxKeyBytes: 10000, maxValueBytes: 10000, maxTotalBytes: 100000, maxTtlMs: 48 * HOUR_MS }
  const roomy = open(t, { limits })
  const usual = open(t, { tenant: roomy.tenant })
  for (const remove of [(key) => usual.api.cache.delete(key).type === 'success', (key) => usual.evict(key) === 1]) {
    const key = 'Ж'.repeat(5000)
    roomy.api.cache.set(key, key, { ttl: 40 * HOUR_MS })
    assert.equal(usual.api.cache.get(key)?.value, key)
    assert.equal(usual.usage().bytes, 20000)
    assert.equal(remove(key), true)
    assert.equal(roomy.api.cache.get(key), undefined)
  }
})

test('the largest limits are safe integers', (t) => {
  stopClock(t)
  const most = Number.MAX_SAFE_INTEGER
  const limits = { maxEntries: most, maxKeyBytes: most, maxValueBytes: most, maxTotalBytes: most, defaultTtlMs: 1, maxTtlMs: most }
  const { cache } = open(t, { limits }).api
  assert.equal(cache.set('k'.repeat(1e6), 'v'.repeat(1e6)).type, 'success')
  assert.equal(cache.get('k'.repeat(1e6))?.value.length, 1e6)
  const stored = cache.set('k', 'v', { expires_at: most })
  assert.equal(stored.record.expires_at, most)
})
