'use strict'

// A panic in the engine ends at the boundary: as an error, with the lock free, and without a word of what it said.

const assert = require('node:assert/strict')
const test = require('node:test')

const { ROOT } = require('./helpers/child.js')
const { run } = require('./helpers/run.js')
const { testingAddon } = require('./helpers/testing-addon.js')

const SECRET = 'a-token-that-nobody-may-see'

test('a panic under the lock is an error, and the cache, its lock and the process live on', async () => {
  const env = await testingAddon('panic')
  const { code, stdout, stderr } = await run(ROOT, ['__test__/fixtures/panic.js', SECRET], { env })
  assert.equal(code, 0, stderr)
  const { panics, found, stored, fromThread } = JSON.parse(stdout)
  assert.equal(panics.length, 100)
  for (const panic of panics) {
    assert.equal(panic?.isError, true)
    assert.equal(panic.message, 'a panic in the cache engine')
  }
  assert.deepEqual({ found, stored, fromThread }, { found: true, stored: 'success', fromThread: '' })
  assert.match(stderr, /auth0-actions-cache has panicked at src.binding.testing\.rs:\d+/, 'where it was, for a report')
  assert.ok(!`${stdout}${stderr}`.includes(SECRET), 'the panic quoted the value, and nothing passed it on')
})

test('no release has what is there for testing', () => {
  const native = require('../lib/native.js')
  assert.deepEqual(Object.keys(native).filter((name) => /panic|allocation/i.test(name)), [])
})
