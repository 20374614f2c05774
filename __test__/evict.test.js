'use strict'

// What the platform may do at any time: drop records, when told to and at random.

const assert = require('node:assert/strict')
const test = require('node:test')

const { openCache } = require('../index.js')
const { open, stopClock } = require('./helpers/cache.js')
const { runChild } = require('./helpers/child.js')

/** Which of so many `get`s found their record, which was stored anew for each. */
function survivors(cache, gets) {
  return Array.from({ length: gets }, () => {
    cache.seed({ k: 'v' })
    return cache.api.cache.get('k') !== undefined
  })
}

test('evict drops one live record, or all, and returns how many', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  cache.seed({ a: '1', b: '2', c: '3', '': '4', old: { value: '5', ttl: 1 } })
  assert.equal(cache.evict('absent'), 0)
  assert.equal(cache.evict('b'), 1)
  assert.equal(cache.evict('b'), 0)
  assert.equal(cache.evict(''), 1, 'the empty key is one key, not all')
  clock.ms += 2
  assert.equal(cache.evict('old'), 0, 'no live record')
  assert.equal(cache.evict(), 2)
  assert.equal(cache.evict(), 0)
  assert.deepEqual(cache.records(), [])
  assert.equal(cache.usage().evictions, 4)
  clock.ms -= 2
  assert.deepEqual(cache.records().map(({ key }) => key), ['old'])
  assert.equal(cache.evict(undefined), 1)
})

for (const [key, received] of [
  [null, 'null'],
  [5, 'type number'],
  [Symbol('k'), 'type symbol'],
  [new String('k'), 'type object'],
  [['k'], 'an array'],
]) {
  test(`evict refuses a key that is no string: ${received}`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'v' })
    const message = `The "key" argument must be a string. Received ${received}`
    assert.throws(() => cache.evict(key), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message })
    assert.equal(cache.records().length, 1)
  })
}

test('a rate of 0 drops nothing, a rate of 1 all', (t) => {
  assert.ok(survivors(open(t, { evictionRate: 0 }), 500).every(Boolean))
  const cache = open(t, { evictionRate: 1 })
  assert.ok(!survivors(cache, 500).some(Boolean))
  assert.deepEqual([cache.usage().misses, cache.usage().evictions, cache.usage().entries], [500, 500, 0])
})

for (const rate of [0.1, 0.5, 0.9]) {
  test(`a rate of ${rate} drops that share, evenly, whatever the seed`, (t) => {
    for (let seed = -2; seed <= 2; seed++) {
      const list = survivors(open(t, { evictionRate: rate, evictionSeed: seed }), 2000)
      for (const half of [list.slice(0, 1000), list.slice(1000)]) {
        const share = half.filter((found) => !found).length / 1000
        assert.ok(Math.abs(share - rate) < 0.01, `seed ${seed}: ${share}`)
      }
    }
  })
}

test('the same seed and trigger pick the same gets, whatever the tenant; another of either picks others', (t) => {
  const pick = (options, trigger) => survivors(open(t, { evictionRate: 0.5, ...options }, trigger), 200).join()
  const first = pick({ evictionSeed: 7 })
  assert.equal(pick({ evictionSeed: 7 }), first)
  assert.notEqual(pick({ evictionSeed: 8 }), first)
  assert.notEqual(pick({ evictionSeed: -7 }), first)
  assert.notEqual(pick({ evictionSeed: 7 }, 'post-login'), first)
  assert.equal(pick({}), pick({ evictionSeed: 0 }), 'the default is 0')
  assert.notEqual(pick({ evictionSeed: Number.MAX_SAFE_INTEGER }), pick({ evictionSeed: Number.MAX_SAFE_INTEGER - 1 }))
})

test('a higher rate drops what a lower one drops, and more', (t) => {
  const low = survivors(open(t, { evictionRate: 0.3 }), 500)
  const high = survivors(open(t, { evictionRate: 0.6 }), 500)
  assert.ok(low.every((found, i) => found || !high[i]))
})

test('every get moves n on, hit or miss, found or not, through any handle; reset starts it again', (t) => {
  const cache = open(t, { evictionRate: 0.5 })
  const expected = survivors(cache, 60)
  cache.reset()
  assert.deepEqual(survivors(cache, 20), expected.slice(0, 20))
  for (let i = 0; i < 10; i++) cache.api.cache.get('absent')
  for (let i = 0; i < 5; i++) cache.api.cache.get(5)
  for (let i = 0; i < 5; i++) openCache(undefined, { tenant: cache.tenant }).api.cache.get('k')
  const others = ['records', 'usage', 'evict'].map((method) => cache[method]())
  assert.equal(others.length, 3)
  assert.deepEqual(survivors(cache, 20), expected.slice(40))
})

test('only what would hit is dropped', (t) => {
  const clock = stopClock(t)
  const cache = open(t, { evictionRate: 1 })
  cache.seed({ k: { value: 'v', ttl: 1 } })
  clock.ms += 2
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.equal(cache.usage().evictions, 0)
  clock.ms -= 2
  assert.equal(cache.records().length, 1)
  assert.equal(cache.api.cache.delete('k').type, 'success', 'delete draws no eviction')
})

test('rate and seed belong to the handle', (t) => {
  const cache = open(t, { evictionRate: 1 })
  const usual = open(t, { tenant: cache.tenant })
  cache.api.cache.set('k', 'v')
  assert.equal(usual.api.cache.get('k')?.value, 'v')
  assert.equal(cache.api.cache.get('k'), undefined)
})

const SCRIPT = `
  const cache = require(index).openCache('post-login', OPTIONS)
  console.log(JSON.stringify(Array.from({ length: 100 }, () => {
    cache.seed({ k: 'v' })
    return cache.api.cache.get('k') !== undefined
  })))`

for (const [name, options, env] of [
  ['options', '{ evictionRate: 0.4, evictionSeed: 11 }', {}],
  ['environment variables', 'undefined', { RATE: '0.4', SEED: '11' }],
  ['options, which beat the variables', '{ evictionRate: 0.4, evictionSeed: 11 }', { RATE: '1', SEED: '5' }],
  ['variables with blanks around them', '{}', { RATE: ' 0.4 ', SEED: '\t11' }],
]) {
  test(`a run repeats in another process: ${name}`, async (t) => {
    const variables = Object.fromEntries(Object.entries(env).map(([key, text]) => [`AUTH0_ACTIONS_CACHE_EVICTION_${key}`, text]))
    const expected = survivors(open(t, { evictionRate: 0.4, evictionSeed: 11 }, 'post-login'), 100)
    assert.deepEqual(await runChild(SCRIPT.replace('OPTIONS', options), variables), expected)
  })
}

test('an empty variable counts as none, and a variable rules api.cache too', async () => {
  const script = `
    const { api } = require(index)
    api.cache.set('k', 'v')
    console.log(JSON.stringify(api.cache.get('k') === undefined))`
  assert.equal(await runChild(script, { AUTH0_ACTIONS_CACHE_EVICTION_RATE: '' }), false)
  assert.equal(await runChild(script, { AUTH0_ACTIONS_CACHE_EVICTION_RATE: '1' }), true)
})
