'use strict'

// With NODE_DEBUG=auth0-actions-cache each call is printed on standard error as it happens.

const assert = require('node:assert/strict')
const path = require('node:path')
const test = require('node:test')

const { ROOT } = require('./helpers/child.js')
const { run } = require('./helpers/run.js')

const INDEX = JSON.stringify(path.join(ROOT, 'index.js'))

/** What a script prints on standard error, line by line, without what names the process. */
async function linesOf(script, NODE_DEBUG, options = []) {
  const source = `const { openCache } = require(${INDEX})\nconst cache = openCache('post-login', { tenant: 'acme' })\nconst { cache: api } = cache.api\n${script}`
  const { code, stderr } = await run(ROOT, [...options, '-e', source], { env: { ...process.env, NODE_DEBUG }, limitMs: 60_000 })
  assert.equal(code, 0, stderr)
  const lines = stderr.split('\n').filter(Boolean)
  return lines.map((line) => {
    const [, rest] = /^AUTH0-ACTIONS-CACHE \d+: post-login of tenant "acme": (.*)$/.exec(line) ?? []
    return rest ?? line
  })
}

const CALLS = `
  Date.now = () => 1767225600000
  api.get('k')
  api.get('k')
  api.set('k', 'MARKER', { ttl: 60000 })
  api.get('k')
  api.get('k')
  api.set('k', 'MARKER', { ttl: 86400 })
  api.set('k', 'MARKER'.repeat(1000))
  api.delete('k')
  api.delete('k')
  api.get('k')
  api.get(undefined)
  api.delete(5)
  cache.fail('set', 'FailedToSetCacheRecord')
  api.set('a\\n', 'MARKER')`

const PRINTED = [
  'get "k" missed: never stored',
  'get "k" missed again',
  'set "k" stored it, for 1 min more',
  'get "k" hit, for 1 min more',
  'get "k" hit, for 1 min more',
  'set "k" stored it, for 1 min 26 s more',
  'set "k" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86.4 seconds. If you mean 86400 seconds, pass 86400000',
  'set "k" was refused: CacheValueSizeExceeded (6,000 of 4,096 bytes)',
  'delete "k" removed it',
  'delete "k" was refused: CacheKeyDoesNotExist',
  'get "k" missed: it was deleted',
  'get undefined missed, because a key is a string',
  'delete type number was refused: CacheKeyDoesNotExist, because a key is a string',
  'set "a\\n" was refused: FailedToSetCacheRecord, ordered by fail',
]

for (const NODE_DEBUG of ['auth0-actions-cache', 'http, AUTH0-ACTIONS-CACHE ', 'auth0-*', '*cache']) {
  test(`prints each call, hits too, and no value: NODE_DEBUG=${NODE_DEBUG}`, async () => {
    assert.deepEqual(await linesOf(CALLS, NODE_DEBUG), PRINTED)
  })
}

for (const NODE_DEBUG of [undefined, '', 'http', 'auth0', 'auth0-actions-cache-2', 'auth0.actions.cache', 'auth0-actions-cache?']) {
  test(`prints nothing: NODE_DEBUG=${NODE_DEBUG}`, async () => {
    assert.deepEqual(await linesOf(CALLS, NODE_DEBUG), [])
  })
}

test('changes no result, no error, no count and no history', async () => {
  const script = `
    Date.now = () => 1767225600000
    const attempt = (call) => { try { return call() } catch ({ name, code, message }) { return { name, code, message } } }
    const results = [
      () => api.get('k'), () => api.set('k', 'v', { ttl: 86400 }), () => api.get('k'), () => api.set(5, 'v'), () => api.set('k', 5),
      () => api.delete('k'), () => api.delete('k'), () => api.get.call(undefined, 'k'), () => api.get.call({}, 'k'),
      () => api.set.call(Object.create(api), 'k', 'v'), () => [api.get.name, api.get.length, api.set.length],
      () => ({ ...Object.getOwnPropertyDescriptor(Object.getPrototypeOf(api), 'get'), value: undefined }),
    ].map(attempt)
    console.log(JSON.stringify([results, cache.usage(), cache.history()]))`
  const source = `const { openCache } = require(${INDEX})\nconst cache = openCache('post-login', { tenant: 'acme' })\nconst { cache: api } = cache.api\n${script}`
  const [printed, silent] = await Promise.all(['auth0-actions-cache', ''].map((NODE_DEBUG) => run(ROOT, ['-e', source], { env: { ...process.env, NODE_DEBUG } })))
  assert.equal(printed.code, 0, printed.stderr)
  assert.equal(printed.stdout, silent.stdout)
  assert.notEqual(printed.stderr, '')
  assert.equal(silent.stderr, '')
})

test('a method that it has wrapped is not taken for a spy', async () => {
  const { stdout } = await run(ROOT, ['-e', `console.log(require(${INDEX}).openCache())`], { env: { ...process.env, NODE_DEBUG: 'auth0-actions-cache' } })
  assert.match(stdout, /0 of 20 records/)
  assert.doesNotMatch(stdout, /was replaced/)
})

test('prints past a process.stderr that a test has replaced, and out of workers that are terminated', async () => {
  const inWorker = `
    const { Worker, isMainThread } = require('node:worker_threads')
    process.stderr.write = () => true
    console.error = () => {}
    api.get('k')`
  assert.deepEqual(await linesOf(inWorker, 'auth0-actions-cache'), ['get "k" missed: never stored'])
  const source = JSON.stringify(`
    require(${INDEX}).openCache('post-login', { tenant: 'acme' }).api.cache.get('of a worker')
    require('node:worker_threads').parentPort.postMessage('it has returned')
    for (;;);`)
  const worker = `
    const { Worker } = require('node:worker_threads')
    new Worker(${source}, { eval: true }).once('message', () => process.exit())`
  assert.deepEqual(await linesOf(worker, 'auth0-actions-cache'), ['get "of a worker" missed: never stored'])
})

test('a call does not fail where nobody reads what it prints', async () => {
  const script = `
    require('node:fs').closeSync(2)
    api.set('k', 'v')
    process.exitCode = api.get('k').value === 'v' ? 0 : 1`
  assert.deepEqual(await linesOf(script, 'auth0-actions-cache'), [])
})

/** `writeSync` of `node:fs`, from when the package is loaded on. */
const withWrite = (body) => `
  const fs = require('node:fs')
  const { writeSync } = fs
  fs.writeSync = (fd, bytes, start) => { ${body} }
  require(${INDEX}).openCache('post-login', { tenant: 'acme' }).api.cache.get('k')`

test('a line that finds no room goes on when there is some', async () => {
  const script = withWrite(`
    globalThis.isFull = !globalThis.isFull
    if (isFull) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
    return writeSync(fd, bytes, start, Math.min(7, bytes.length - start))`)
  const { code, stderr } = await run(ROOT, ['-e', script], { env: { ...process.env, NODE_DEBUG: 'auth0-actions-cache' } })
  assert.match(stderr, /^AUTH0-ACTIONS-CACHE \d+: post-login of tenant "acme": get "k" missed: never stored\n$/)
  assert.equal(code, 0)
})

test('a line that cannot be written is given up at once', async () => {
  const script = withWrite("process.exitCode ??= 4; process.exitCode += 1; throw Object.assign(new Error('closed'), { code: 'EPIPE' })")
  const { code, stderr } = await run(ROOT, ['-e', script], { env: { ...process.env, NODE_DEBUG: 'auth0-actions-cache' } })
  assert.deepEqual({ code, stderr }, { code: 5, stderr: '' })
})
