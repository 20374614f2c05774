'use strict'

// In one realm, a cache that is opened again with the same settings is the same object, while somebody holds it.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { api, openCache } = require('../index.js')
const { open } = require('./helpers/cache.js')
const { ROOT, runChild } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { loadInContext } = require('./helpers/load-in-context.js')
const { run } = require('./helpers/run.js')
const { testingAddon } = require('./helpers/testing-addon.js')

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
  for (const name of globals) globalThis[name] = fail
  try {
    assert.ok(openCache('post-login', { tenant: cache.tenant }) === cache)
    assert.ok(openCache('event-stream', { tenant: cache.tenant }).trigger === 'event-stream')
  } finally {
    for (const [index, name] of globals.entries()) globalThis[name] = real[index]
    t.mock.restoreAll()
  }
  assert.equal(WeakRef.prototype.deref, deref)
})

test('nothing keeps one alive that nobody holds: its settings, its spies and the addon’s handle go', async () => {
  const env = await testingAddon('one-object')
  const script = `
    const { openCache } = require(${JSON.stringify(ROOT)})
    const native = require(${JSON.stringify(`${ROOT}/lib/native.js`)})
    const open = globalThis[Symbol.for('auth0-actions-cache.open')].get(native)
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    async function collect() {
      for (let n = 0; n < 10; n++) {
        await turn()
        gc()
      }
    }
    async function main() {
      for (let n = 0; n < 20000; n++) {
        openCache('post-login', { tenant: 'tenant ' + n })
        openCache('post-login', { tenant: 't', limits: { maxEntries: n } }).api.cache.get = () => {}
        if (n % 500 === 0) await collect()
      }
      await collect()
      console.log(JSON.stringify([open.size, native.footprint().caches]))
    }
    main()`
  const { code, stdout, stderr } = await run(ROOT, ['--expose-gc', '-e', script], { env: { ...process.env, ...env }, limitMs: 120_000 })
  assert.equal(code, 0, stderr)
  const [remembered, caches] = JSON.parse(stdout)
  assert.equal(caches, 0)
  assert.ok(remembered < 5000, `${remembered} of 40,000 settings: those of collected caches are looked for now and then`)
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
    console.log(JSON.stringify((after.heapUsed + after.external - before.heapUsed - before.external) / 2 ** 20))`, { NODE_OPTIONS: '--expose-gc' })
  assert.ok(grownMiB < 1, `${grownMiB} MiB`)
})
