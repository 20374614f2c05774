'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const fc = require('fast-check')

const { open } = require('./helpers/cache.js')
const { check } = require('./helpers/property.js')

const ROOM = { maxEntries: 100, maxKeyBytes: 1e9, maxValueBytes: 1e9, maxTotalBytes: 1e10 }

/** Strings of any code units: ASCII, Latin-1, all of them, and many surrogates. */
const units = (max) => fc.array(fc.oneof(
  fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff }),
), { maxLength: max }).map((list) => String.fromCharCode(...list))

const latin1 = (max) => fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: max }).map((list) => String.fromCharCode(...list))

/** How many bytes production counts: a lone surrogate is written as U+FFFD, which has three. */
const bytesOf = (text) => Buffer.byteLength(text, 'utf8')

test('every string comes back exactly, and is measured in UTF-8', (t) => {
  const cache = open(t, { limits: ROOM })
  const text = fc.oneof(units(300), latin1(300))
  check(fc.property(text, text, (key, value) => {
    cache.reset()
    assert.equal(cache.api.cache.set(key, value).record.value, value)
    assert.equal(cache.api.cache.get(key)?.value, value)
    const [record] = cache.records()
    assert.deepEqual([record.key, record.value], [key, value])
    assert.equal(cache.usage().bytes, bytesOf(key) + bytesOf(value))
    assert.equal(cache.evict(key), 1)
    cache.seed([{ key, value }])
    assert.equal(cache.api.cache.get(key)?.value, value)
    assert.equal(cache.api.cache.delete(key).type, 'success')
  }), 1000)
})

test('the size limits agree with UTF-8', (t) => {
  const cache = open(t, { limits: { ...ROOM, maxKeyBytes: 64, maxValueBytes: 100 } })
  check(fc.property(units(80), units(120), (key, value) => {
    cache.reset()
    const result = cache.api.cache.set(key, value)
    const expected = bytesOf(key) > 64 ? 'CacheKeySizeExceeded' : bytesOf(value) > 100 ? 'CacheValueSizeExceeded' : undefined
    assert.equal(result.code, expected)
  }), 2000)
})

for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'length', '0', 'undefined', '', ' ', '\0']) {
  test(`${JSON.stringify(name)} is a key, and a value, like any other`, (t) => {
    const cache = open(t)
    assert.equal(cache.api.cache.get(name), undefined)
    assert.equal(cache.api.cache.delete(name).code, 'CacheKeyDoesNotExist')
    assert.equal(cache.api.cache.set(name, name).type, 'success')
    assert.equal(cache.api.cache.get(name)?.value, name)
    assert.deepEqual(cache.records().map(({ key }) => key), [name])
    assert.equal({}.value, undefined)
    assert.equal(cache.api.cache.delete(name).type, 'success')
  })
}

// Around the sizes of the buffers on the stack, and far beyond.
for (const length of [127, 128, 129, 999, 1000, 4095, 4096, 4097, 4099, 4100, 4101, 10000, 1000000]) {
  for (const [kind, character] of [['ASCII', 'a'], ['one-byte', 'ÿ'], ['two-byte', 'Ж'], ['lone surrogate', '\ude00']]) {
    test(`long text survives: ${length} ${kind} units, as key and as value`, (t) => {
      const { cache } = open(t, { limits: ROOM }).api
      const text = character.repeat(length)
      assert.equal(cache.set(text, text).type, 'success')
      assert.ok(cache.get(text)?.value === text)
      assert.equal(cache.get(`${text}${character}`), undefined)
      assert.equal(cache.get(`${text.slice(1)}x`), undefined)
      assert.equal(cache.delete(text).type, 'success')
    })
  }
}

test('long text survives that is ASCII but for one unit', (t) => {
  const { cache } = open(t, { limits: ROOM }).api
  for (const unit of ['\x7f', '\x80', 'Ł', '\ud83d']) {
    for (const text of [unit + 'A'.repeat(4000), 'A'.repeat(4000) + unit]) {
      assert.equal(cache.set('k', text).type, 'success')
      assert.ok(cache.get('k')?.value === text)
    }
  }
})

test('a string that V8 has not yet joined, sliced or made unique is the same key', (t) => {
  const { cache } = open(t).api
  const [left, right] = ['a'.repeat(20), 'b'.repeat(20)]
  cache.set(left + right, 'joined')
  assert.equal(cache.get(`x${left}${right}x`.slice(1, -1))?.value, 'joined')
  assert.equal(cache.get(Buffer.from(left + right).toString('latin1'))?.value, 'joined')
  const twoByte = `${left}${right}Ж`.slice(0, -1)
  assert.equal(cache.get(twoByte)?.value, 'joined', 'kept in two bytes by V8, though one would do')
})
