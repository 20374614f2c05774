'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const util = require('node:util')

const { api, openCache, resetTenant } = require('../index.js')
const { currentTenant, setCurrentTenant } = require('../lib/tenant.js')
const { open } = require('./helpers/cache.js')
const { ROOT } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { loadInContext } = require('./helpers/load-in-context.js')
const native = require('../lib/native.js')

const TENANT = Symbol.for('auth0-actions-cache.tenant')
const SETTER = Symbol.for('auth0-actions-cache.setter')

/** Sets the current tenant as a runner integration does, until the test ends. */
function become(t, tenant, setter = { store: native.storeId(), place: __dirname }) {
  Object.defineProperty(globalThis, TENANT, { value: tenant, writable: true, configurable: true })
  Object.defineProperty(globalThis, SETTER, { value: setter, configurable: true })
  t.after(() => {
    resetTenant(tenant)
    delete globalThis[TENANT]
    delete globalThis[SETTER]
  })
}

test('the current tenant is default where none is set, and loading sets none', () => {
  assert.equal(Object.hasOwn(globalThis, TENANT), false)
  assert.equal(openCache().tenant, 'default')
})

test('the current tenant is that of the realm, which nobody sees', (t) => {
  become(t, 'a file')
  assert.equal(openCache().tenant, 'a file')
  assert.equal(openCache('post-login', { tenant: 'named' }).tenant, 'named')
  assert.ok(!Object.keys(globalThis).includes(String(TENANT)))
  assert.equal(Object.getOwnPropertyDescriptor(globalThis, TENANT)?.enumerable, false)
})

test('api.cache is the post-user-registration cache of the current tenant', (t) => {
  become(t, 'a file')
  api.cache.set('k', 'v')
  assert.deepEqual(openCache('post-user-registration', { tenant: 'a file' }).records().map(({ value }) => value), ['v'])
  become(t, 'the next file')
  assert.equal(api.cache.get('k'), undefined)
  become(t, 'a file')
  assert.equal(api.cache.get('k')?.value, 'v')
})

test('api.cache stays the same object while the tenant does, so that a spy on it stays', (t) => {
  become(t, 'a file')
  const { cache } = api
  const spy = t.mock.method(api.cache, 'get', () => ({ value: 'spied', expires_at: 1 }))
  resetTenant()
  assert.equal(api.cache, cache)
  assert.equal(api.cache.get('k')?.value, 'spied')
  assert.equal(spy.mock.calls.length, 1)
  become(t, 'the next file')
  assert.notEqual(api.cache, cache)
  assert.equal(api.cache.get('k'), undefined)
})

test('a handle keeps its tenant when the current one changes', (t) => {
  become(t, 'a file')
  const cache = openCache()
  become(t, 'the next file')
  cache.api.cache.set('k', 'v')
  assert.equal(cache.tenant, 'a file')
  assert.equal(api.cache.get('k'), undefined)
})

test('two instances of the module in one realm speak of one tenant', (t) => {
  become(t, 'a file')
  const again = loadAgain()
  assert.notEqual(again.api, api)
  again.api.cache.set('k', 'v')
  assert.equal(api.cache.get('k')?.value, 'v')
  become(t, 'the next file')
  assert.equal(again.api.cache.get('k'), undefined)
  assert.equal(again.openCache().tenant, 'the next file')
})

test('a vm context does not inherit the tenant, but can be told of it', (t) => {
  become(t, 'a file')
  const { evaluate } = loadInContext()
  assert.equal(evaluate('cache.openCache().tenant'), 'default')
  api.cache.set('k', 'v')
  assert.equal(evaluate(`cache.openCache(undefined, { tenant: 'a file' }).api.cache.get('k').value`), 'v')
})

test('where another copy of the package has set the tenant, both are named', (t) => {
  const message = (place) =>
    `Two copies of auth0-actions-cache are loaded, each with a cache of its own: the test runner's configuration names that in ${place}, which cannot reset this one, in ${ROOT}. Install one copy ("npm ls auth0-actions-cache" shows all), or name this one in the configuration`
  const OTHERS = [
    [{ store: 'another', place: '/elsewhere' }, '/elsewhere'],
    [null, 'another folder, in an older version'],
  ]
  for (const [setter, place] of OTHERS) {
    become(t, 'a file', setter)
    const error = { name: 'Error', code: 'ERR_AUTH0_ACTIONS_CACHE_TWO_COPIES', message: message(place) }
    for (const call of [() => openCache(), () => api.cache, () => resetTenant()]) assert.throws(call, error)
    assert.equal(openCache('post-login', { tenant: 'named' }).tenant, 'named')
  }
})

test('a runner’s entry sets the tenant of one file after the other, and may check each use', (t) => {
  t.after(() => {
    delete globalThis[TENANT]
    delete globalThis[SETTER]
  })
  setCurrentTenant('a file')
  assert.equal(currentTenant(), 'a file')
  let uses = 0
  setCurrentTenant('the next file', () => {
    uses += 1
    if (uses === 2) setCurrentTenant('a file that began meanwhile')
  })
  assert.deepEqual([currentTenant(), currentTenant(), currentTenant()], ['the next file', 'a file that began meanwhile', 'a file that began meanwhile'])
  setCurrentTenant('the last file', () => { throw new Error('it has ended') })
  assert.throws(() => openCache(), { message: 'it has ended' })
  assert.deepEqual(globalThis[SETTER], { store: native.storeId(), place: ROOT })
  for (const name of [TENANT, SETTER]) assert.equal(Object.getOwnPropertyDescriptor(globalThis, name)?.enumerable, false)
})

test('api can be spread, passed on and shown', (t) => {
  become(t, 'a file')
  api.cache.set('k', 'secret')
  assert.equal({ ...api }.cache, api.cache)
  assert.deepEqual(Object.keys(api), ['cache'])
  assert.deepEqual(Reflect.ownKeys({ ...api }), ['cache'])
  const shown = util.inspect(api)
  assert.match(shown, /tenant "a file"/)
  assert.ok(!shown.includes('secret'))
})

const NAMES = ['a', 'b', 'a|b', '|', 'a\0', '\0b', '\0', 'a\0b', '\ud83d', '\ude00', '\ufffd', 'post-login', 'default', 'é', '__proto__', ' ', '"', 'x'.repeat(1e6)]

test('tenants and triggers never collide, whatever they hold', (t) => {
  const caches = NAMES.flatMap((tenant) => ['', ...NAMES].map((trigger) => open(t, { tenant, anyTrigger: true }, trigger)))
  for (const [i, cache] of caches.entries()) {
    assert.equal(cache.api.cache.get('k'), undefined)
    cache.api.cache.set('k', `${i}`)
  }
  for (const [i, cache] of caches.entries()) assert.deepEqual(cache.records().map(({ value }) => value), [`${i}`])
})
