'use strict'

const assert = require('node:assert/strict')
const { describe, it, test } = require('node:test')

const { api, openCache } = require('auth0-actions-cache')

const keys = () => openCache().records().map(({ key }) => key)
const leave = (key) => api.cache.set(key, 'v')

test('subtests keep the records of their parent', async (t) => {
  assert.deepEqual(keys(), [])
  leave('parent')
  await t.test('first', () => {
    assert.deepEqual(keys(), ['parent'])
    leave('first')
  })
  await t.test('second', async (second) => {
    assert.deepEqual(keys(), ['parent', 'first'])
    leave('second')
    await second.test('third', () => {
      assert.deepEqual(keys(), ['parent', 'first', 'second'])
      leave('third')
    })
  })
  assert.deepEqual(keys(), ['parent', 'first', 'second', 'third'])
})

test('the next test starts clean', () => {
  assert.deepEqual(keys(), [])
  leave('next')
})

test('skipped', { skip: true }, () => leave('skipped'))

test('skips itself', (t) => {
  leave('skips itself')
  t.skip()
})

test('starts clean after those that were skipped', () => {
  assert.deepEqual(keys(), [])
})

test('fails', { todo: 'on purpose' }, () => {
  leave('fails')
  throw new Error('on purpose')
})

test('starts clean after one that failed', () => {
  assert.deepEqual(keys(), [])
})

test('is cut short', { todo: 'on purpose', timeout: 1 }, () => {
  leave('is cut short')
  return new Promise((resolve) => { setTimeout(resolve, 50) })
})

test('starts clean after one that was cut short', () => {
  assert.deepEqual(keys(), [])
})

describe('in a suite', () => {
  it('starts clean', () => {
    assert.deepEqual(keys(), [])
    leave('it')
  })
  it('starts clean after another', async (t) => {
    assert.deepEqual(keys(), [])
    leave('it')
    await t.test('whose subtests do not', () => {
      assert.deepEqual(keys(), ['it'])
    })
  })
  describe('in another', () => {
    it('starts clean', () => {
      assert.deepEqual(keys(), [])
    })
  })
})
