'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { openCache, resetTenant } = require('../index.js')
const native = require('../lib/native.js')
const { open } = require('./helpers/cache.js')

/** Leaves a record, counts and a failure. */
function use(cache) {
  cache.api.cache.get('absent')
  cache.api.cache.set('k', 'v')
  cache.fail('set', 'MaxSideEffectsExceeded')
}

/** Whether nothing is left of that. */
function isFresh(cache) {
  const isEmpty = cache.records().length === 0 && Object.values(cache.usage()).every((count) => count === 0)
  return isEmpty && cache.api.cache.get('k') === undefined && cache.api.cache.set('k', 'v').type === 'success'
}

test('reset drops records, failures and counters, of this trigger alone; every handle goes on', (t) => {
  const cache = open(t)
  const [again, other] = [open(t, { tenant: cache.tenant }), open(t, { tenant: cache.tenant }, 'post-login')]
  use(cache)
  use(other)
  assert.equal(cache.reset(), undefined)
  assert.equal(isFresh(again), true)
  assert.equal(cache.api.cache.get('k')?.value, 'v')
  assert.equal(isFresh(other), false)
})

test('reset twice, and before anything, does no harm', (t) => {
  const cache = open(t)
  cache.reset()
  cache.reset()
  assert.equal(isFresh(cache), true)
})

test('Symbol.dispose resets, for using', { skip: !Symbol.dispose && 'this Node has no Symbol.dispose' }, (t) => {
  const cache = open(t)
  use(cache)
  cache[Symbol.dispose]()
  assert.equal(isFresh(cache), true)
  assert.equal(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(cache), Symbol.dispose)?.enumerable, false)
})

test('resetTenant resets every trigger of that tenant, and no other tenant', (t) => {
  const other = open(t)
  const tenant = randomUUID()
  const caches = ['post-login', 'event-stream', 'post-user-registration'].map((trigger) => open(t, { tenant }, trigger))
  for (const cache of [...caches, other]) use(cache)
  assert.equal(resetTenant(tenant), undefined)
  assert.deepEqual(caches.map(isFresh), [true, true, true])
  assert.equal(isFresh(other), false)
})

test('resetTenant without a tenant resets the current one', (t) => {
  const other = open(t)
  const current = openCache('post-login')
  t.after(() => resetTenant())
  for (const given of [[], [undefined]]) {
    use(current)
    use(other)
    resetTenant(...given)
    assert.equal(isFresh(current), true)
  }
  assert.equal(isFresh(other), false)
})

for (const [tenant, code] of [[null, 'ERR_INVALID_ARG_TYPE'], [5, 'ERR_INVALID_ARG_TYPE'], [{}, 'ERR_INVALID_ARG_TYPE'], ['', 'ERR_INVALID_ARG_VALUE']]) {
  test(`resetTenant refuses ${JSON.stringify(tenant)}`, () => {
    assert.throws(() => resetTenant(tenant), { name: 'TypeError', code, message: /^The "tenant" argument must/ })
  })
}

test('a tenant that was reset costs nothing', () => {
  const before = native.footprint()
  const tenants = Array.from({ length: 50 }, () => randomUUID())
  for (const tenant of tenants) {
    use(openCache('post-login', { tenant }))
    use(openCache('event-stream', { tenant }))
  }
  assert.deepEqual(native.footprint(), { tenants: before.tenants + 50, caches: before.caches + 100, records: before.records + 100 })
  for (const tenant of tenants) resetTenant(tenant)
  assert.deepEqual(native.footprint(), before)
})

test('opening, looking and evicting cost nothing either', () => {
  const before = native.footprint()
  const cache = openCache('post-login', { tenant: randomUUID() })
  assert.deepEqual([cache.records(), cache.usage().entries, cache.evict(), cache.evict('k')], [[], 0, 0, 0])
  cache.reset()
  assert.deepEqual(native.footprint(), before)
})

test('the reset of the last trigger frees the tenant', () => {
  const before = native.footprint()
  const tenant = randomUUID()
  const caches = ['post-login', 'event-stream'].map((trigger) => openCache(trigger, { tenant }))
  for (const cache of caches) use(cache)
  caches[0]?.reset()
  assert.equal(native.footprint().tenants, before.tenants + 1)
  caches[1]?.reset()
  assert.deepEqual(native.footprint(), before)
})
