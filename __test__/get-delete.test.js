'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const { open, refusal, START_MS, stopClock } = require('./helpers/cache.js')

const NO_STRINGS = [undefined, null, 0, NaN, true, 1n, Symbol('k'), new String('k'), ['k'], { toString: () => 'k' }, () => 'k']

test('a record is found at exactly its expires_at, and not 1 ms later', (t) => {
  const clock = stopClock(t)
  const { cache } = open(t).api
  cache.set('k', 'v', { ttl: 1000 })
  const record = { value: 'v', expires_at: START_MS + 1000 }
  for (const ms of [0, 1, 999, 1000, 1000.5]) {
    clock.ms = START_MS + ms
    assert.deepEqual(cache.get('k'), record, `after ${ms} ms`)
  }
  for (const ms of [1001, 1001.5, 2000]) {
    clock.ms = START_MS + ms
    assert.equal(cache.get('k'), undefined, `after ${ms} ms`)
  }
})

test('delete finds a record at exactly its expires_at, and not 1 ms later', (t) => {
  const clock = stopClock(t)
  const { cache } = open(t).api
  cache.set('k', 'v', { ttl: 1000 })
  clock.ms = START_MS + 1001
  assert.deepEqual(cache.delete('k'), refusal('CacheKeyDoesNotExist'))
  clock.ms = START_MS + 1000
  assert.deepEqual(cache.delete('k'), { type: 'success' }, 'get and a refused delete have removed nothing')
  assert.equal(cache.get('k'), undefined)
  assert.deepEqual(cache.delete('k'), refusal('CacheKeyDoesNotExist'))
})

test('delete removes that record alone', (t) => {
  const cache = open(t)
  cache.seed({ a: '1', b: '2', c: '3' })
  assert.deepEqual(cache.api.cache.delete('b'), { type: 'success' })
  assert.deepEqual(cache.records().map(({ key }) => key), ['a', 'c'])
  assert.deepEqual(cache.api.cache.delete('B'), refusal('CacheKeyDoesNotExist'))
})

test('a key that was never set is not found', (t) => {
  const { cache } = open(t).api
  assert.equal(cache.get('k'), undefined)
  assert.deepEqual(cache.delete('k'), refusal('CacheKeyDoesNotExist'))
})

for (const key of NO_STRINGS) {
  const name = Array.isArray(key) ? 'array' : typeof key
  test(`a key that is no string is not found: ${name} ${key === null ? 'null' : ''}`, (t) => {
    const { cache } = open(t).api
    for (const real of ['k', 'undefined', 'null', '0', 'NaN', 'true', '1', '']) cache.set(real, 'v')
    assert.equal(cache.get(key), undefined)
    assert.deepEqual(cache.delete(key), refusal('CacheKeyDoesNotExist'))
  })
}

test('without an argument nothing is found', (t) => {
  const cache = open(t)
  cache.seed({ '': 'v', undefined: 'v' })
  assert.equal(cache.api.cache.get(), undefined)
  assert.deepEqual(cache.api.cache.delete(), refusal('CacheKeyDoesNotExist'))
  assert.throws(() => cache.api.cache.set(), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => cache.api.cache.set('k'), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('keys that look alike are different', (t) => {
  const { cache } = open(t).api
  const keys = ['a', 'A', 'a ', 'a\0', 'é', 'e\u0301', 'a'.repeat(64), 'a'.repeat(63), '\ud83d', '\ude00', '\ufffd']
  for (const [i, key] of keys.entries()) assert.equal(cache.set(key, `${i}`).type, 'success')
  for (const [i, key] of keys.entries()) assert.equal(cache.get(key)?.value, `${i}`)
})
