'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')

const ofLib = require('../lib/matchers.js')
const matchers = require('../matchers.js')

test('the entry of matchers has all of them', () => {
  assert.deepEqual(matchers, ofLib)
  for (const matcher of Object.values(matchers)) assert.equal(typeof matcher, 'function')
})
