'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { openCache, resetTenant } = require('../index.js')
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
