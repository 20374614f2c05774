'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const vm = require('node:vm')

const { internalError } = require('../lib/errors.js')

test('a failure of the addon keeps its reason, though it is an error of another realm', () => {
  const cause = vm.runInNewContext(`new Error('a panic in the cache engine')`)
  assert.ok(!(cause instanceof Error))
  const error = internalError(cause)
  assert.ok(error instanceof Error)
  assert.equal(error.code, 'ERR_INTERNAL')
  assert.match(error.message, /\(a panic in the cache engine\)/)
})

test('a failure of the addon that is no error is one all the same', () => {
  for (const cause of [undefined, null, 'why', 1]) assert.match(internalError(cause).message, /\(unknown\)/)
})
