'use strict'

// The tests that node:test cancels fail, and must not make those behind them fail.

const assert = require('node:assert/strict')
const { describe, it, test } = require('node:test')

const { api, openCache } = require('auth0-actions-cache')

const keys = () => openCache().records().map(({ key }) => key)
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })
const stay = async (key) => {
  api.cache.set(key, 'v')
  await pause(300)
}
const startsClean = () => {
  assert.deepEqual(keys(), [])
  api.cache.set('next', 'v')
}

test('does not wait for its subtest', (t) => {
  void t.test('subtest', () => stay('subtest'))
})
test('starts clean after one that did not wait', startsClean)
test('starts clean once more', startsClean)

describe('has too little time', { timeout: 30 }, () => {
  it('takes long', () => stay('suite'))
})
test('starts clean after a suite without time', startsClean)
test('starts clean once more', startsClean)

const controller = new AbortController()
describe('is aborted', { signal: controller.signal }, () => {
  it('takes long', () => {
    setTimeout(() => controller.abort(), 5)
    return stay('aborted')
  })
})
test('starts clean after a suite that was aborted', startsClean)
test('starts clean once more', startsClean)

test('has too little time for its subtest', { timeout: 30 }, async (t) => {
  await t.test('takes long', () => stay('subtest'))
})
test('starts clean after a test without time', startsClean)
test('starts clean once more', startsClean)
