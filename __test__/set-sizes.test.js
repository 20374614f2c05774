'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const { MINUTE_MS, open, refusal, stopClock } = require('./helpers/cache.js')

const CHARACTERS = [
  ['one byte', 'a', 1],
  ['NUL', '\0', 1],
  ['the last of one byte', '\u007f', 1],
  ['the first of two bytes', '\u0080', 2],
  ['two bytes, yet one in Latin-1', 'ÿ', 2],
  ['two bytes', 'Ж', 2],
  ['the last of two bytes', '\u07ff', 2],
  ['the first of three bytes', '\u0800', 3],
  ['three bytes', '€', 3],
  ['four bytes', '😀', 4],
  ['a lone high surrogate', '\ud83d', 3],
  ['a lone low surrogate', '\ude00', 3],
]

/** Text of exactly so many bytes: as many of the character as fit, then ASCII. */
function textOf(bytes, character, size) {
  const text = character.repeat(Math.floor(bytes / size))
  return text + 'x'.repeat(bytes % size)
}

for (const [name, character, size] of CHARACTERS) {
  test(`a key has at most 64 bytes: ${name}`, (t) => {
    const { cache } = open(t).api
    const key = textOf(64, character, size)
    assert.equal(cache.set(key, 'v').type, 'success')
    assert.deepEqual(cache.get(key)?.value, 'v')
    assert.deepEqual(cache.set(`${key}x`, 'v'), refusal('CacheKeySizeExceeded'))
    assert.deepEqual(cache.set(textOf(64 + size, character, size), 'v'), refusal('CacheKeySizeExceeded'))
  })

  test(`a value has at most 4,096 bytes: ${name}`, (t) => {
    const { cache } = open(t).api
    const value = textOf(4096, character, size)
    assert.equal(cache.set('k', value).type, 'success')
    assert.equal(cache.get('k')?.value, value)
    assert.deepEqual(cache.set('k', `${value}x`), refusal('CacheValueSizeExceeded'))
    assert.deepEqual(cache.set('k', textOf(4096 + size, character, size)), refusal('CacheValueSizeExceeded'))
    assert.equal(cache.get('k')?.value, value)
  })

  test(`all keys and values have at most 8,192 bytes: ${name}`, (t) => {
    const cache = open(t)
    const write = (key, bytes) => cache.api.cache.set(key, textOf(bytes, character, size))
    assert.equal(write('aaaa', 4092).type, 'success')
    assert.deepEqual(write('bbbb', 4093), refusal('CacheSizeExceeded'))
    assert.equal(write('bbbb', 4092).type, 'success')
    assert.equal(cache.usage().bytes, 8192)
    assert.deepEqual(cache.api.cache.set('', 'x'), refusal('CacheSizeExceeded'))
    assert.deepEqual(cache.api.cache.set('x', ''), refusal('CacheSizeExceeded'))
    assert.equal(cache.api.cache.set('', '').type, 'success', 'what takes no byte still fits')
  })
}

test('a pair of surrogates counts 4 bytes, the same two in the wrong order 6', (t) => {
  const cache = open(t)
  cache.api.cache.set('', '\ud83d\ude00')
  assert.equal(cache.usage().bytes, 4)
  cache.api.cache.set('', '\ude00\ud83d')
  assert.equal(cache.usage().bytes, 6)
})

test('key and value are measured apart: halves of a pair that meet count 3 bytes each', (t) => {
  const cache = open(t)
  cache.api.cache.set('\ud83d', '\ude00')
  assert.equal(cache.usage().bytes, 6)
})

test('20 records live, and no more; a removed one makes room for one', (t) => {
  const cache = open(t)
  for (let i = 0; i < 20; i++) assert.equal(cache.api.cache.set(`${i}`, '').type, 'success', `record ${i}`)
  assert.deepEqual(cache.api.cache.set('20', ''), refusal('CacheSizeExceeded'))
  assert.equal(cache.api.cache.delete('0').type, 'success')
  assert.equal(cache.api.cache.set('20', '').type, 'success')
  assert.deepEqual(cache.api.cache.set('0', ''), refusal('CacheSizeExceeded'))
  assert.equal(cache.usage().entries, 20)
})

test('replacing a record counts its new size only', (t) => {
  const cache = open(t)
  const { api } = cache
  api.cache.set('a', 'x'.repeat(4095))
  api.cache.set('b', 'x'.repeat(4095))
  assert.equal(cache.usage().bytes, 8192)
  assert.equal(api.cache.set('a', 'y'.repeat(4095)).type, 'success', 'of the same size')
  assert.deepEqual(api.cache.set('a', 'z'.repeat(4096)), refusal('CacheSizeExceeded'))
  assert.equal(api.cache.set('a', '').type, 'success')
  assert.equal(cache.usage().bytes, 4097)
  assert.equal(api.cache.set('c', 'x'.repeat(4094)).type, 'success', 'the room is free again')
  assert.equal(cache.usage().bytes, 8192)
})

test('expired records take no room, neither as records nor in bytes', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  for (let i = 0; i < 18; i++) cache.api.cache.set(`${i}`, '', { ttl: MINUTE_MS })
  cache.api.cache.set('large', 'x'.repeat(4096), { ttl: MINUTE_MS })
  cache.api.cache.set('kept', 'x'.repeat(4000))
  clock.ms += MINUTE_MS
  assert.deepEqual(cache.api.cache.set('new', 'x'.repeat(100)), refusal('CacheSizeExceeded'), 'they live for this instant')
  clock.ms += 1
  assert.deepEqual([cache.usage().entries, cache.usage().bytes], [1, 4004])
  assert.equal(cache.api.cache.set('new', 'x'.repeat(4096)).type, 'success')
  assert.deepEqual([cache.usage().entries, cache.usage().expirations], [2, 19])
})

test('an expired record under the same key gives no room back twice', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  cache.api.cache.set('a', 'x'.repeat(4095), { ttl: 1 })
  cache.api.cache.set('b', 'x'.repeat(4095))
  clock.ms += 2
  assert.equal(cache.api.cache.set('a', 'y'.repeat(4095)).type, 'success')
  assert.equal(cache.usage().bytes, 8192)
  assert.deepEqual(cache.api.cache.set('c', ''), refusal('CacheSizeExceeded'))
})
