'use strict'

// Threads that share the store, and what is left of it when they end.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { Worker } = require('node:worker_threads')

const { resetTenant } = require('../index.js')
const { open } = require('./helpers/cache.js')
const { ROOT, runChild } = require('./helpers/child.js')

/** A worker that runs this body, which finds the module as `loaded` and the tenant's cache as `cache`. */
function start(tenant, body) {
  return new Worker(`
    const { parentPort, workerData: { root, tenant } } = require('node:worker_threads')
    const loaded = require(root)
    const cache = loaded.openCache(undefined, { tenant })
    ${body}`, { eval: true, workerData: { root: ROOT, tenant } })
}

/** What such a worker posts, once it has ended. */
async function run(tenant, body) {
  const worker = start(tenant, body)
  const [[result]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  return result
}

test('workers read what this thread wrote, and write what it reads', async (t) => {
  const cache = open(t)
  cache.api.cache.set('k', 'from here \ud83d')
  const read = await run(cache.tenant, `
    parentPort.postMessage(cache.api.cache.get('k')?.value)
    cache.api.cache.set('k', 'from there')
    cache.api.cache.set('another', '')`)
  assert.equal(read, 'from here \ud83d')
  assert.equal(cache.api.cache.get('k')?.value, 'from there')
  assert.deepEqual(cache.records().map(({ key }) => key), ['k', 'another'])
  assert.equal(cache.usage().sets, 3)
})

test('workers read and write each other\'s records', async (t) => {
  const cache = open(t)
  assert.equal(await run(cache.tenant, `parentPort.postMessage(cache.api.cache.set('k', 'of the first').type)`), 'success')
  assert.equal(await run(cache.tenant, `parentPort.postMessage(cache.api.cache.get('k')?.value); cache.api.cache.delete('k')`), 'of the first')
  assert.equal(await run(cache.tenant, `parentPort.postMessage(cache.api.cache.get('k')?.value)`), undefined)
})

test('a write is seen by every later read of another thread', async (t) => {
  const cache = open(t)
  const worker = start(cache.tenant, `
    parentPort.on('message', (value) => {
      const seen = cache.api.cache.get('k')?.value
      cache.api.cache.set('k', seen + '.')
      parentPort.postMessage(seen)
    })`)
  t.after(() => worker.terminate())
  for (let i = 0; i < 200; i++) {
    cache.api.cache.set('k', `${i}`)
    worker.postMessage(i)
    assert.deepEqual(await once(worker, 'message'), [`${i}`])
    assert.equal(cache.api.cache.get('k')?.value, `${i}.`)
  }
})

test('threads that write at once lose nothing, and the limits hold', async (t) => {
  const cache = open(t)
  const body = `
    const { threadId } = require('node:worker_threads')
    const results = []
    for (let i = 0; i < 2000; i++) {
      const key = threadId + ' ' + i % 20
      results.push(cache.api.cache.set(key, 'v').type)
      if (cache.records().length > 20) results.push('too many')
      if (i % 3 === 0) results.push('delete ' + cache.api.cache.delete(key).type)
    }
    const count = (result) => results.filter((one) => one === result).length
    parentPort.postMessage({ sets: count('success'), deletes: count('delete success'), tooMany: count('too many') })`
  const counts = await Promise.all([1, 2, 3, 4].map(() => run(cache.tenant, body)))
  const sum = (name) => counts.reduce((total, one) => total + one[name], 0)
  const usage = cache.usage()
  assert.equal(sum('tooMany'), 0)
  assert.deepEqual([usage.sets, usage.deletes], [sum('sets'), sum('deletes')])
  assert.ok(usage.entries <= 20)
  assert.equal(usage.bytes, cache.records().reduce((bytes, { key, value }) => bytes + key.length + value.length, 0))
})

test('a handle survives a reset of its tenant by another thread, and the other way round', async (t) => {
  const cache = open(t)
  cache.api.cache.set('k', 'v')
  cache.fail('set', 'InvalidExpiry')
  const worker = start(cache.tenant, `
    cache.api.cache.get('k')
    parentPort.on('message', () => { cache.api.cache.set('mine', 'v'); parentPort.postMessage(cache.records().map(({ key }) => key)) })
    loaded.resetTenant(tenant)
    parentPort.postMessage('reset')`)
  t.after(() => worker.terminate())
  await once(worker, 'message')
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.equal(cache.api.cache.set('k', 'w').type, 'success')
  resetTenant(cache.tenant)
  worker.postMessage('go')
  assert.deepEqual(await once(worker, 'message'), [['mine']])
})

test('a worker does not inherit the current tenant, but can be told of it', async (t) => {
  const TENANT = Symbol.for('auth0-actions-cache.tenant')
  Object.defineProperty(globalThis, TENANT, { value: 'a file', configurable: true })
  t.after(() => { delete globalThis[TENANT] })
  assert.deepEqual(await run('named', 'parentPort.postMessage([loaded.openCache().tenant, cache.tenant])'), ['default', 'named'])
})

test('a worker that is terminated in the middle of writes loses nothing of others', async (t) => {
  const cache = open(t)
  cache.seed({ mine: 'v' })
  for (let i = 0; i < 10; i++) {
    const worker = start(cache.tenant, `parentPort.postMessage('on'); for (let i = 0; ; i++) cache.api.cache.set('theirs', 'v'.repeat(i % 4000))`)
    await once(worker, 'message')
    await worker.terminate()
    assert.equal(cache.api.cache.set('theirs', 'after').type, 'success')
    assert.deepEqual(cache.records().map(({ key, value }) => [key, value]), [['mine', 'v'], ['theirs', 'after']])
  }
})

const ALONE = `
  const { once } = require('node:events')
  const { Worker } = require('node:worker_threads')
  const run = async (body, end) => {
    const worker = new Worker("const { parentPort } = require('node:worker_threads');" +
      'const { openCache } = require(' + JSON.stringify(index) + ');' + body, { eval: true })
    // Asked for at once: a worker that ends may post its message and its end in one turn.
    const exited = once(worker, 'exit')
    const [result] = await once(worker, 'message')
    if (end === 'terminate') await worker.terminate()
    await exited
    return result
  }
  const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith('.node'))
  async function main(end) {
    const stored = await run("parentPort.postMessage(openCache('post-login').api.cache.set('k', 'kept').type);" +
      (end === 'terminate' ? 'setInterval(() => {}, 1000)' : ''), end)
    await new Promise((resolve) => setImmediate(resolve))
    const found = await run("const cache = openCache('post-login'); parentPort.postMessage([cache.api.cache.get('k')?.value, cache.usage().sets])")
    console.log(JSON.stringify([stored, ...found, isLoaded()]))
  }`

for (const end of ['return', 'terminate']) {
  test(`a worker that was alone in holding the addon ends (${end}), and the next one finds its records`, async () => {
    assert.deepEqual(await runChild(`${ALONE}\nmain('${end}')`), ['success', 'kept', 1, false])
  })
}
