'use strict'

// In one realm, a cache that is opened again with the same settings is the same object, while somebody holds it.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { api, openCache } = require('../index.js')
const { setCurrentTenant } = require('../lib/tenant.js')
const { open } = require('./helpers/cache.js')
const { runChild } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { loadInContext } = require('./helpers/load-in-context.js')

test('opened again it is the same object, and so are its api and its api.cache', (t) => {
  const cache = open(t, {}, 'post-login')
  const again = openCache('post-login', { tenant: cache.tenant })
  assert.equal(again, cache)
  assert.equal(again.api, cache.api)
  assert.equal(again.api.cache, cache.api.cache)
  assert.equal(openCache(), openCache('post-user-registration', {}))
  assert.equal(openCache().api.cache, api.cache)
})

test('it is, with every default given, in any order', (t) => {
  const cache = open(t, {}, 'post-login')
  const { tenant, limits } = cache
  for (const options of [
    { tenant, limits },
    { limits: { ...limits }, tenant, evictionRate: 0, evictionSeed: 0, strict: false, anyTrigger: false },
    { tenant, limits: { maxEntries: undefined }, evictionRate: undefined, strict: undefined },
    { tenant, evictionRate: -0, evictionSeed: -0, anyTrigger: true },
  ]) assert.equal(openCache('post-login', options), cache)
})

test('each other setting makes another', (t) => {
  const tenant = randomUUID()
  const { limits } = openCache('post-login', { tenant })
  const caches = [
    openCache('post-login', { tenant }),
    openCache('event-stream', { tenant }),
    openCache('post-login', { tenant: `${tenant} ` }),
    openCache('post-login', { tenant, evictionRate: 0.5 }),
    openCache('post-login', { tenant, evictionSeed: 1 }),
    openCache('post-login', { tenant, strict: true }),
    ...Object.keys(limits).map((name) => openCache('post-login', { tenant, limits: { [name]: limits[name] + 1 } })),
  ]
  t.after(() => caches.forEach((cache) => cache.reset()))
  assert.equal(new Set(caches).size, caches.length)
  assert.equal(new Set(caches.map((cache) => cache.api.cache)).size, caches.length)
})

test('a strict one of the same tenant is another in another test file', (t) => {
  const tenant = randomUUID()
  // What no file is called must not be taken for a file's name.
  const caches = ['a file', 'the next file', 'undefined'].flatMap((file) => {
    setCurrentTenant(file)
    return [openCache('post-login', { tenant, strict: true }), openCache('post-login', { tenant })]
  })
  t.after(() => {
    for (const name of ['tenant', 'setter']) delete globalThis[Symbol.for(`auth0-actions-cache.${name}`)]
    caches[0].reset()
  })
  assert.equal(new Set(caches).size, 4)
  assert.equal(new Set([caches[1], caches[3], caches[5]]).size, 1)
})

test('trigger and tenant are not confused, whatever they hold', () => {
  const names = [['a', 'bc'], ['ab', 'c'], ['1 a', 'b'], ['a', '1 b'], ['', 'abc'], [' ', 'a'], ['', ' a'], ['\0', 'x'], ['', '\0x']]
  const caches = names.map(([trigger, tenant]) => openCache(trigger, { tenant, anyTrigger: true }))
  assert.equal(new Set(caches).size, caches.length)
  for (const [index, [trigger, tenant]] of names.entries()) {
    assert.deepEqual([caches[index].trigger, caches[index].tenant], [trigger, tenant])
    assert.equal(openCache(trigger, { tenant, anyTrigger: true }), caches[index])
  }
})

test("a spy sees what a helper's own openCache does, and a mock replaces it", (t) => {
  const { tenant } = open(t, {}, 'post-login')
  const helper = () => openCache('post-login', { tenant }).api.cache.set('k', 'v')
  const set = t.mock.method(openCache('post-login', { tenant }).api.cache, 'set')
  helper()
  helper()
  assert.equal(set.mock.callCount(), 2)
  set.mock.mockImplementation(() => ({ type: 'error', code: 'FailedToSetCacheRecord' }))
  assert.equal(helper().code, 'FailedToSetCacheRecord')
  set.mock.restore()
  assert.equal(helper().type, 'success')
})

test('it is one for every instance of the module in a realm, also when modules are loaded anew', (t) => {
  const cache = open(t, {}, 'post-login')
  const again = loadAgain()
  assert.notEqual(again.openCache, openCache)
  assert.equal(again.openCache('post-login', { tenant: cache.tenant }), cache)
})

test('another realm has its own, with methods and errors of its realm', (t) => {
  const cache = open(t, {}, 'post-login')
  const { package: inContext, evaluate } = loadInContext()
  const other = inContext.openCache('post-login', { tenant: cache.tenant })
  assert.notEqual(other, cache)
  assert.equal(inContext.openCache('post-login', { tenant: cache.tenant }), other)
  assert.throws(() => other.api.cache.set(5), evaluate('TypeError'))
})

test('a reset leaves it the same', (t) => {
  const cache = open(t, {}, 'post-login')
  cache.reset()
  assert.equal(openCache('post-login', { tenant: cache.tenant }), cache)
})

test('wrong options throw also where it is open', (t) => {
  const { tenant } = open(t, {}, 'post-login')
  assert.throws(() => openCache('post-login', { tenant, limit: {} }), { code: 'ERR_INVALID_ARG_VALUE' })
})

test('what a test mocks of WeakRef, Map and FinalizationRegistry plays no part', (t) => {
  const cache = open(t, {}, 'post-login')
  const fail = () => assert.fail('it was called')
  const globals = ['WeakRef', 'FinalizationRegistry', 'Map']
  const real = globals.map((name) => globalThis[name])
  const { deref } = WeakRef.prototype
  t.mock.method(Map.prototype, 'get', fail)
  t.mock.method(Map.prototype, 'set', fail)
  t.mock.method(Map.prototype, 'forEach', fail)
  for (const name of globals) globalThis[name] = fail
  try {
    assert.ok(openCache('post-login', { tenant: cache.tenant }) === cache)
    assert.ok(openCache('event-stream', { tenant: cache.tenant }).trigger === 'event-stream')
    // So many that those which were collected are looked for.
    for (let n = 0; n < 200; n++) openCache('event-stream', { tenant: cache.tenant, evictionSeed: n })
  } finally {
    for (const [index, name] of globals.entries()) globalThis[name] = real[index]
    t.mock.restoreAll()
  }
  assert.equal(WeakRef.prototype.deref, deref)
})

test('the settings of caches that were collected are forgotten, as soon as twice as many and 64 more are kept', async () => {
  const sizes = await runChild(`
    const { openCache } = require(index)
    const native = require(index.replace('index.js', 'lib/native.js'))
    const kept = globalThis[Symbol.for('auth0-actions-cache.open')].get(native)
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const collect = async () => {
      for (let n = 0; n < 10; n++) {
        await turn()
        gc()
      }
    }
    let opened = 0
    const openMore = (count) => Array.from({ length: count }, () => openCache('post-login', { tenant: 't' + opened++ }))
    const main = async () => {
      const sizes = []
      const held = openMore(10)
      openMore(54)
      await collect()
      sizes.push(kept.size)
      openMore(1)
      sizes.push(kept.size)
      if (held.some((cache) => openCache('post-login', { tenant: cache.tenant }) !== cache)) throw new Error('one that is held was forgotten')
      for (const count of [40, 33, 1]) {
        await collect()
        openMore(count)
        sizes.push(kept.size)
      }
      console.log(JSON.stringify(sizes))
    }
    main()`)
  assert.deepEqual(sizes, [64, 11, 51, 84, 11])
})

test('a million openings with the same settings cost no memory', async () => {
  const grownMiB = await runChild(`
    const { openCache } = require(index)
    const openMany = (count) => { for (let n = 0; n < count; n++) openCache('post-login', { tenant: 't', limits: { maxEntries: n % 3 } }) }
    openMany(10000)
    gc()
    const before = process.memoryUsage()
    openMany(1e6)
    gc()
    const after = process.memoryUsage()
    console.log(JSON.stringify((after.heapUsed + after.external - before.heapUsed - before.external) / 2 ** 20))`)
  assert.ok(grownMiB < 1, `${grownMiB} MiB`)
})
