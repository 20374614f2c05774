'use strict'

const assert = require('node:assert/strict')
const Module = require('node:module')
const test = require('node:test')
const vm = require('node:vm')

const { call: callAddon, internalError } = require('../lib/errors.js')
const native = require('../lib/native.js')
const { open } = require('./helpers/cache.js')
const { loadAgain } = require('./helpers/load-again.js')

test('a failure of the addon keeps its reason, though it is an error of another realm', () => {
  const thrown = vm.runInNewContext(`Object.assign(new Error('a panic in the cache engine'), { code: 'ERR_INTERNAL' })`)
  assert.ok(!(thrown instanceof Error))
  const error = internalError(thrown)
  assert.ok(error instanceof Error)
  assert.equal(error.code, 'ERR_INTERNAL')
  assert.match(error.message, /\(a panic in the cache engine\)$/)
  assert.equal(error.cause, undefined)
})

test('an error loads no module, for a test may have mocked it', (t) => {
  const cache = open(t)
  t.mock.method(Module, '_load', () => ({}))
  for (const call of [() => cache.api.cache.set('k', {}), () => cache.seed({ k: new Map() }), () => cache.evict(Promise.resolve())]) {
    assert.throws(call, { code: 'ERR_INVALID_ARG_TYPE' })
  }
})

test('a failure of the addon without a reason of its own is told without one', () => {
  const ofNapi = Object.assign(new Error('Failed to convert Object {"value":"secret"}'), { code: 'StringExpected' })
  for (const thrown of [ofNapi, undefined, null, 'why', 1]) assert.match(internalError(thrown).message, /\(unknown\)$/)
})

test('a call of the addon that fails throws that, and returns what it returns', () => {
  assert.equal(callAddon((one, two) => one + two, 1, 2), 3)
  const fail = () => { throw Object.assign(new Error('a panic in the cache engine'), { code: 'ERR_INTERNAL' }) }
  assert.throws(() => callAddon(fail), { code: 'ERR_INTERNAL', message: /\(a panic in the cache engine\)$/ })
})

test('the code of an error is a property like any other, as that of Node’s errors', (t) => {
  const cache = open(t)
  assert.throws(() => cache.evict(5), (error) => {
    const code = Object.getOwnPropertyDescriptor(error, 'code')
    assert.deepEqual(code, { value: 'ERR_INVALID_ARG_TYPE', writable: true, enumerable: true, configurable: true })
    return true
  })
})

test('get, set and delete throw what the addon fails with', (t) => {
  const NAMES = ['get', 'set', 'setShort', 'setAscii', 'delete']
  const real = NAMES.map((name) => native[name])
  const fail = () => { throw Object.assign(new Error('a panic in the cache engine'), { code: 'ERR_INTERNAL' }) }
  for (const name of NAMES) native[name] = fail
  // An instance of its own: it keeps the functions that it finds.
  const again = loadAgain()
  for (const [index, name] of NAMES.entries()) native[name] = real[index]
  const { cache } = again.openCache('post-login', { tenant: t.name }).api
  for (const call of [() => cache.get('k'), () => cache.set('k', 'v'), () => cache.delete('k')]) {
    assert.throws(call, { name: 'Error', code: 'ERR_INTERNAL', message: 'auth0-actions-cache has failed. This is a bug in it (a panic in the cache engine)' })
  }
})
