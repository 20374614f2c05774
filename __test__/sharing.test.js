'use strict'

// One store per process: what one execution, module instance or vm context stores, every other finds.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const test = require('node:test')

const { openCache } = require('../index.js')
const { open } = require('./helpers/cache.js')
const { runChild } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { loadInContext } = require('./helpers/load-in-context.js')

/** A real Action: what its first execution stores, the second finds. */
async function onExecutePostUserRegistration(event, api, fetchToken) {
  const token = api.cache.get('crm-token')?.value ?? await fetchToken()
  api.cache.set('crm-token', token, { ttl: 60000 })
  return token
}

test('executions share it', async (t) => {
  const cache = open(t)
  const fetchToken = t.mock.fn(async () => 'token 1')
  for (let i = 0; i < 3; i++) assert.equal(await onExecutePostUserRegistration({}, cache.api, fetchToken), 'token 1')
  assert.equal(fetchToken.mock.calls.length, 1)
})

test('handles share it, and their limits and spies are their own', (t) => {
  const cache = open(t)
  const again = openCache(undefined, { tenant: cache.tenant, limits: { maxEntries: 19 } })
  assert.notEqual(again.api.cache, cache.api.cache)
  t.mock.method(cache.api.cache, 'get', () => undefined)
  cache.api.cache.set('k', 'v')
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.equal(again.api.cache.get('k')?.value, 'v')
})

test('handles that take turns keep what each was opened with', (t) => {
  const small = open(t, { limits: { maxValueBytes: 1 } })
  const forgetful = openCache('event-stream', { tenant: small.tenant, evictionRate: 1 })
  const large = loadAgain().openCache('event-stream', { tenant: small.tenant, limits: { maxValueBytes: 5000 } })
  const value = 'v'.repeat(5000)
  for (let i = 0; i < 3; i++) {
    assert.equal(small.api.cache.set('k', 'vv').code, 'CacheValueSizeExceeded')
    assert.equal(forgetful.api.cache.set('k', value).code, 'CacheValueSizeExceeded')
    assert.equal(large.api.cache.set('k', value).type, 'success')
    assert.equal(small.api.cache.set('k', 'v').type, 'success')
    assert.equal(small.api.cache.get('k')?.value, 'v')
    assert.equal(large.api.cache.get('k')?.value, value)
    assert.equal(forgetful.api.cache.get('k'), undefined)
    assert.equal(large.api.cache.get('k'), undefined)
    small.api.cache.delete('k')
    if (i === 1) large.reset()
  }
  const { sets, deletes, hits } = small.usage()
  assert.deepEqual({ sets, deletes, hits }, { sets: 3, deletes: 3, hits: 3 })
})

test('module instances of one realm share it', (t) => {
  const cache = open(t)
  const instances = [loadAgain(), loadAgain()]
  assert.notEqual(instances[0].openCache, instances[1].openCache)
  instances[0].openCache(undefined, { tenant: cache.tenant }).api.cache.set('k', 'v')
  assert.equal(instances[1].openCache(undefined, { tenant: cache.tenant }).api.cache.get('k')?.value, 'v')
  assert.equal(cache.api.cache.get('k')?.value, 'v')
})

test('vm contexts share it', (t) => {
  const cache = open(t)
  const [one, other] = [loadInContext(), loadInContext()]
  for (const { evaluate } of [one, other]) evaluate(`const opened = cache.openCache(undefined, { tenant: '${cache.tenant}' })`)
  one.evaluate(`opened.api.cache.set('k', 'from one'); opened.fail('delete', 'FailedToDeleteCacheRecord')`)
  assert.equal(other.evaluate(`opened.api.cache.get('k').value`), 'from one')
  assert.equal(cache.api.cache.get('k')?.value, 'from one')
  assert.equal(cache.api.cache.delete('k').code, 'FailedToDeleteCacheRecord')
  cache.api.cache.set('k', 'from outside')
  assert.equal(one.evaluate(`opened.api.cache.get('k').value`), 'from outside')
  other.evaluate('opened.reset()')
  assert.equal(one.evaluate(`opened.api.cache.get('k')`), undefined)
  assert.equal(cache.api.cache.get('k'), undefined)
})

test('a handle of a context that is gone leaves its records', async () => {
  const script = `
    const vm = require('node:vm')
    const { openCache } = require(index)
    require(${JSON.stringify(require.resolve('./helpers/load-in-context.js'))}).loadInContext().evaluate(
      "cache.openCache('post-login', { tenant: 't' }).api.cache.set('k', 'v')")
    setImmediate(() => {
      for (let i = 0; i < 3; i++) gc()
      console.log(JSON.stringify(openCache('post-login', { tenant: 't' }).api.cache.get('k').value))
    })`
  assert.equal(await runChild(script), 'v')
})

test('handles that are collected leave their records', async () => {
  const script = `
    const { openCache } = require(index)
    for (let i = 0; i < 1000; i++) openCache('post-login', { tenant: 't' }).api.cache.set('k', String(i))
    setImmediate(() => { gc(); console.log(JSON.stringify(openCache('post-login', { tenant: 't' }).records().map(({ value }) => value))) })`
  assert.deepEqual(await runChild(script), ['999'])
})

test('import and require give the same records', async () => {
  const script = `
    import(require('node:url').pathToFileURL(index)).then(({ api, openCache, resetTenant, default: whole }) => {
      api.cache.set('k', 'v')
      const required = require(index)
      console.log(JSON.stringify([required.api.cache.get('k').value, typeof openCache, typeof resetTenant, Object.keys(whole)]))
    })`
  assert.deepEqual(await runChild(script), ['v', 'function', 'function', ['api', 'openCache', 'resetTenant']])
})

test('a handle survives the reset of its tenant', (t) => {
  const cache = open(t, { tenant: randomUUID() })
  for (let i = 0; i < 5; i++) {
    cache.api.cache.set('k', `${i}`)
    assert.equal(cache.api.cache.get('k')?.value, `${i}`)
    loadAgain().resetTenant(cache.tenant)
    assert.equal(cache.api.cache.get('k'), undefined)
  }
})
