'use strict'

// A panic in the engine ends at the boundary: as an error, with the lock free, and without a word of what it said.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { text } = require('node:stream/consumers')
const test = require('node:test')

const { ROOT } = require('./helpers/child.js')
const { LIMIT_MS, run } = require('./helpers/run.js')
const { testingAddon } = require('./helpers/testing-addon.js')

const SECRET = 'a-token-that-nobody-may-see'
const MESSAGE = 'auth0-actions-cache has failed. This is a bug in it (a panic in the cache engine)'

test('a panic under the lock is an error, and the cache, its lock and the process live on', async () => {
  const env = await testingAddon('panic')
  const { code, stdout, stderr } = await run(ROOT, ['__test__/fixtures/panic.js', SECRET], { env })
  assert.equal(code, 0, stderr)
  assert.ok(!`${stdout}${stderr}`.includes(SECRET), 'the panic quoted the value, and nothing passed it on')
  const { panics, footprint } = JSON.parse(stdout)
  assert.equal(panics.length, 14 + 15 + 15, 'each way, in each realm')
  for (const { realm, way, error, isKept } of panics) {
    const where = `${way} in ${realm}`
    assert.ok(error, `${where} throws`)
    assert.equal(error.isError, true, where)
    assert.equal(error.code, 'ERR_INTERNAL', where)
    assert.equal(error.message, MESSAGE, where)
    assert.ok(isKept, `${where} leaves the record, and the lock is free`)
  }
  const places = stderr.trim().split('\n')
  assert.equal(places.length, panics.length + 1, 'and one as the worker ended')
  for (const place of places) assert.match(place, /^auth0-actions-cache has panicked at src.store.testing\.rs:\d+:\d+$/)
  assert.equal(footprint.records, 2, "the context's, and of the worker's tenant, whose reset has panicked")
})

test('a panic does not end the process when nobody reads standard error', async () => {
  const script = `
    const { openCache } = require('./index.js')
    require('./lib/native.js').panicNext()
    try { openCache('post-login').api.cache.set('k', 'v') } catch ({ code }) { process.stdout.write(code) }`
  const child = spawn(process.execPath, ['-e', script], { cwd: ROOT, env: await testingAddon('panic'), timeout: LIMIT_MS })
  child.stderr.destroy()
  const [stdout, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  assert.deepEqual({ stdout, code, signal }, { stdout: 'ERR_INTERNAL', code: 0, signal: null })
})

test('no release has what is there for testing', () => {
  const native = require('../lib/native.js')
  assert.deepEqual(Object.keys(native).filter((name) => /panic|allocation|footprint/i.test(name)), [])
})
