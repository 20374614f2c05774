'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const util = require('node:util')

const { open, stopClock } = require('./helpers/cache.js')

const ZEROS = { entries: 0, bytes: 0, hits: 0, misses: 0, sets: 0, deletes: 0, refusals: 0, evictions: 0, expirations: 0 }

/** What a call adds to the usage, apart from entries and bytes. */
function counted(cache, call) {
  const before = cache.usage()
  call()
  const after = cache.usage()
  const changed = Object.keys(ZEROS).filter((name) => !['entries', 'bytes'].includes(name) && after[name] !== before[name])
  return Object.fromEntries(changed.map((name) => [name, after[name] - before[name]]))
}

for (const [name, expected, call] of [
  ['a hit', { hits: 1 }, ({ api }) => api.cache.get('k')],
  ['a miss', { misses: 1 }, ({ api }) => api.cache.get('absent')],
  ['a get of an expired record', { misses: 1 }, ({ api }) => api.cache.get('expired')],
  ['a get of no string', { misses: 1 }, ({ api }) => api.cache.get(5)],
  ['a set', { sets: 1, expirations: 2 }, ({ api }) => api.cache.set('new', 'v')],
  ['a set in place of a live record', { sets: 1, expirations: 2 }, ({ api }) => api.cache.set('k', 'v')],
  ['a set in place of an expired record', { sets: 1, expirations: 2 }, ({ api }) => api.cache.set('expired', 'v')],
  ['a refused set', { refusals: 1 }, ({ api }) => api.cache.set('k', 'v', { ttl: 0 })],
  ['a set that throws', {}, ({ api }) => assert.throws(() => api.cache.set('k', 5))],
  ['a set told to fail', { refusals: 1 }, (cache) => { cache.fail('set', 'MaxSideEffectsExceeded'); cache.api.cache.set('k', 'v') }],
  ['a delete', { deletes: 1 }, ({ api }) => api.cache.delete('k')],
  ['a delete that found nothing', { refusals: 1 }, ({ api }) => api.cache.delete('absent')],
  ['a delete of an expired record', { refusals: 1 }, ({ api }) => api.cache.delete('expired')],
  ['a delete told to fail', { refusals: 1 }, (cache) => { cache.fail('delete', 'MaxSideEffectsExceeded'); cache.api.cache.delete('k') }],
  ['a delete of no string', { refusals: 1 }, ({ api }) => api.cache.delete(5)],
  ['evict of one', { evictions: 1 }, (cache) => cache.evict('k')],
  ['evict of none', {}, (cache) => cache.evict('absent')],
  ['evict of an expired record', {}, (cache) => cache.evict('expired')],
  ['evict of all live ones', { evictions: 2 }, (cache) => cache.evict()],
  ['records', {}, (cache) => cache.records()],
  ['seed', {}, (cache) => cache.seed({ k: 'new', more: 'v' })],
  ['a refused seed', {}, (cache) => assert.throws(() => cache.seed({ k: 'x'.repeat(5000) }))],
  ['usage', {}, (cache) => cache.usage()],
  ['history', {}, (cache) => cache.history()],
  ['newExecution', {}, (cache) => cache.newExecution()],
  ['inspection', {}, (cache) => util.inspect([cache, cache.api, cache.api.cache], { depth: 9, showHidden: true })],
  ['JSON and keys', {}, (cache) => [JSON.stringify(cache), Object.entries(cache), String(cache)]],
]) {
  test(`${name} counts ${JSON.stringify(expected)}`, (t) => {
    const clock = stopClock(t)
    const cache = open(t)
    cache.seed({ k: 'v', other: 'v', expired: { value: 'v', ttl: 1 }, 'expired too': { value: 'v', ttl: 1 } })
    clock.ms += 2
    assert.deepEqual(counted(cache, () => call(cache)), expected)
  })
}

test('a get that loses its record counts one miss and one eviction', (t) => {
  const cache = open(t, { evictionRate: 1 })
  cache.seed({ k: 'v' })
  assert.deepEqual(counted(cache, () => cache.api.cache.get('k')), { misses: 1, evictions: 1 })
  assert.deepEqual(counted(cache, () => cache.records()), {})
})

test('entries and bytes are those of the records that live now', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  const room = () => [cache.usage().entries, cache.usage().bytes]
  cache.api.cache.set('é', '€😀', { ttl: 10 })
  cache.api.cache.set('b', '')
  assert.deepEqual(room(), [2, 10])
  clock.ms += 11
  assert.deepEqual(room(), [1, 1])
  clock.ms -= 11
  assert.deepEqual(room(), [2, 10])
  cache.api.cache.delete('é')
  assert.deepEqual(room(), [1, 1])
  cache.evict()
  assert.deepEqual(room(), [0, 0])
})

test('all handles of a cache share its counters, others have their own', (t) => {
  const cache = open(t)
  const [again, trigger, tenant] = [open(t, { tenant: cache.tenant }), open(t, { tenant: cache.tenant }, 'post-login'), open(t)]
  again.api.cache.get('k')
  again.api.cache.set('k', 'v')
  assert.deepEqual(cache.usage(), { ...ZEROS, entries: 1, bytes: 2, misses: 1, sets: 1 })
  assert.deepEqual(trigger.usage(), ZEROS)
  assert.deepEqual(tenant.usage(), ZEROS)
})

test('reset sets all to zero', (t) => {
  const cache = open(t)
  cache.api.cache.set('k', 'v')
  cache.api.cache.get('k')
  cache.reset()
  assert.deepEqual(cache.usage(), ZEROS)
})
