'use strict'

// What the runners' entries share: a test file has a tenant of its own, and each of its tests begins with empty caches.
// The faults of a strict test are in strict.test.js.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const path = require('node:path')
const test = require('node:test')

const { openCache, resetTenant } = require('../index.js')
const { takeFaults } = require('../lib/strict.js')
const { beginTest, endTest, enterTestFile, runningTests } = require('../lib/test-file.js')

const keys = (cache) => cache.records().map(({ key }) => key)

test('a test file has a tenant of its own, and leaves none of its records', () => {
  enterTestFile(path.join('suites', 'one.test.js'))
  const one = openCache()
  assert.match(one.tenant, /^one\.test\.js [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  one.seed({ k: 'v' })
  enterTestFile(path.join('suites', 'one.test.js'))
  assert.notEqual(openCache().tenant, one.tenant)
  assert.deepEqual(keys(one), [])
})

test('a test begins with each cache of its file empty, unless it is to keep them', (t) => {
  enterTestFile('suite.test.js')
  const caches = [openCache('post-login'), openCache('event-stream')]
  const named = openCache('post-login', { tenant: randomUUID() })
  t.after(() => resetTenant(named.tenant))
  for (const cache of [...caches, named]) cache.seed({ k: 'v' })
  beginTest({}, { reset: false })
  assert.deepEqual(caches.map(keys), [['k'], ['k']])
  beginTest({})
  assert.deepEqual(caches.map(keys), [[], []])
  assert.deepEqual(keys(named), ['k'])
})

test('the tests that have begun and not ended are known, in their order', () => {
  enterTestFile('suite.test.js')
  const [one, two] = [{ name: 'one' }, { name: 'two' }]
  assert.deepEqual(runningTests(), [])
  beginTest(one)
  beginTest(two)
  beginTest(one)
  assert.deepEqual(runningTests(), [one, two])
  endTest(one, false)
  assert.deepEqual(runningTests(), [one, two], 'it has begun twice')
  endTest(one, false)
  assert.deepEqual(runningTests(), [two])
  enterTestFile('the-next.test.js')
  assert.deepEqual(runningTests(), [])
})

test('what nobody looked at between two tests is not kept', () => {
  enterTestFile('suite.test.js')
  const cache = openCache('post-login', { strict: true })
  cache.api.cache.set('k', 'v', { ttl: 0 })
  beginTest({}, { reset: false })
  assert.equal(takeFaults(cache.tenant), undefined)
})
