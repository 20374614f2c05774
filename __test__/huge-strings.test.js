'use strict'

// Strings as long as V8 makes them are refused by their size, without a copy: a process of its own watches its memory.

const assert = require('node:assert/strict')
const test = require('node:test')

const { runChild } = require('./helpers/child.js')

const MB = 1024 * 1024

/** Defines a function that has V8 join a rope. */
const JOINED = `const joined = (rope) => { rope.charCodeAt(5); return rope }`

/** Tries every call with a huge string, and returns their results and how much memory the process had at most. */
const SCRIPT = `
  ${JOINED}
  const { openCache, resetTenant } = require(index)
  const cache = openCache()
  const attempt = (call) => {
    try {
      return call() ?? null
    } catch ({ name, code, message }) {
      return { name, code, length: message.length }
    }
  }
  cache.seed({ k: 'v' })
  const huge = MAKE
  const before = process.resourceUsage().maxRSS * 1024
  const results = {
    setKey: attempt(() => cache.api.cache.set(huge, 'v')),
    setValue: attempt(() => cache.api.cache.set('k', huge)),
    get: attempt(() => cache.api.cache.get(huge)),
    delete: attempt(() => cache.api.cache.delete(huge)),
    evict: attempt(() => cache.evict(huge)),
    seedListKey: attempt(() => cache.seed([{ key: huge, value: 'v' }])),
    seedListValue: attempt(() => cache.seed([{ key: 'k', value: huge }])),
    seedValue: attempt(() => cache.seed({ k: huge })),
    trigger: attempt(() => openCache(huge)),
  }
  // The most it ever had, in KB, so that a copy that was freed again shows too.
  const grown = process.resourceUsage().maxRSS * 1024 - before
  console.log(JSON.stringify({ results, grown, records: cache.records().map(({ key, value }) => key + value) }))`

const RESULTS = {
  setKey: { type: 'error', code: 'CacheKeySizeExceeded' },
  setValue: { type: 'error', code: 'CacheValueSizeExceeded' },
  get: null,
  delete: { type: 'error', code: 'CacheKeyDoesNotExist' },
  evict: 0,
}

for (const [name, make, copyBytes] of [
  ['a rope, which V8 has not joined', `'x'.repeat(2 ** 29 - 24)`, 512 * MB],
  ['a rope of two-byte text', `'Ж'.repeat(2 ** 28)`, 512 * MB],
  ['a flat string', `joined('x'.repeat(2 ** 29 - 24))`, 512 * MB],
]) {
  test(`huge strings are refused by their size: ${name}`, async () => {
    const { results, grown, records } = await runChild(SCRIPT.replace('MAKE', make))
    const { seedListKey, seedListValue, seedValue, trigger, ...others } = results
    assert.deepEqual(others, RESULTS)
    assert.equal(seedListKey.code, 'CacheKeySizeExceeded')
    assert.equal(seedListValue.code, 'CacheValueSizeExceeded')
    assert.equal(seedValue.code, 'CacheValueSizeExceeded')
    assert.equal(trigger.code, 'ERR_INVALID_ARG_VALUE')
    for (const error of [seedListKey, seedListValue, seedValue, trigger]) assert.ok(error.length < 1000)
    assert.deepEqual(records, ['kv'])
    assert.ok(grown < copyBytes / 4, `it grew by ${Math.round(grown / MB)} MB`)
  })
}

test('a huge key of an object to seed is refused by its size', async () => {
  // V8 itself joins a rope that becomes a property's name.
  const script = `
    ${JOINED}
    const cache = require(index).openCache()
    const huge = joined('x'.repeat(2 ** 28))
    const records = { [huge]: 'v' }
    const before = process.resourceUsage().maxRSS * 1024
    const codes = [records, { [huge]: 5 }].map((given) => {
      try {
        return cache.seed(given)
      } catch (error) {
        return [error.code, error.key === undefined ? null : error.key === huge, error.message.length < 1000]
      }
    })
    const grown = process.resourceUsage().maxRSS * 1024 - before
    console.log(JSON.stringify({ codes, grown }))`
  const { codes, grown } = await runChild(script)
  assert.deepEqual(codes, [['CacheKeySizeExceeded', true, true], ['ERR_INVALID_ARG_TYPE', null, true]])
  assert.ok(grown < 128 * MB, `it grew by ${Math.round(grown / MB)} MB`)
})
