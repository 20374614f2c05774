'use strict'

// What the runners' entries share: which faults are a test's, and the error that lists them. See runners/strict.test.js
// for real runners.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { once } = require('node:events')
const test = require('node:test')
const { Worker } = require('node:worker_threads')

const { openCache, resetTenant } = require('../index.js')
const { ROOT, runChild } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { beginTest, endTest, enterTestFile } = require('../lib/test-file.js')
const { markFaults, takeFaults } = require('../lib/strict.js')

enterTestFile('suite.test.js')

const strict = (options) => openCache('post-login', { strict: true, ...options })
const refuse = (cache, key = 'k') => cache.api.cache.set(key, 'v'.repeat(5000))

/** The message of the error that ends this test of a suite; `undefined` if it passes. */
function end(one, isExcused = false) {
  try {
    endTest(one, isExcused)
    return undefined
  } catch (error) {
    assert.equal(Object.getPrototypeOf(error), Error.prototype)
    return error.message
  }
}

/** Runs one test of a suite. */
function runTest(body, options) {
  const one = {}
  beginTest(one, options)
  body()
  return end(one)
}

test('the error lists what happened, once for what is the same, and the ways out', () => {
  const message = runTest(() => {
    refuse(strict())
    refuse(strict())
    strict().api.cache.set('k', 'v', { ttl: 86400 })
    openCache('event-stream', { strict: true }).api.cache.set('k', 'v', { ttl: 0 })
  })
  assert.equal(message, [
    'During this test, writes to api.cache were refused or look wrong, and the test has not looked at them:',
    '  set "k" was refused: CacheValueSizeExceeded (5,000 of 4,096 bytes) [post-login of tenant "suite.test.js"] (2 times)',
    '  set "k" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86.4 seconds. If you mean 86400 seconds, pass 86400000 [post-login of tenant "suite.test.js"]',
    '  set "k" was refused: ItemAlreadyExpired [event-stream of tenant "suite.test.js"]',
    'If that is meant, say so in the test, by one of these:',
    "  expect(cache).toHaveRefused('CacheValueSizeExceeded')",
    "  expect(cache).toHaveRefused('ItemAlreadyExpired')",
    '  cache.history(), which returns what happened',
    "  cache.fail('set', code), if the test wants the error whatever is written",
    '  openCache(trigger, { strict: false }), for a cache that need not be strict',
  ].join('\n'))
})

test('of warnings alone it is not said how to order an error', () => {
  const mark = markFaults()
  strict().api.cache.set('k', 'v', 'no object')
  const { message } = takeFaults(strict().tenant, { mark })
  assert.equal(message, [
    'During this test, writes to api.cache were refused or look wrong, and the test has not looked at them:',
    '  set "k" stored it, with the warning OptionsIgnored: The third argument of set must be an object, such as { ttl: 60000 }. Anything else is ignored [post-login of tenant "suite.test.js"]',
    'If that is meant, say so in the test, by one of these:',
    '  cache.history(), which returns what happened',
    '  openCache(trigger, { strict: false }), for a cache that need not be strict',
  ].join('\n'))
})

test('of very many the first twenty are listed', () => {
  const message = runTest(() => {
    for (let n = 0; n < 300; n++) refuse(strict(), `k${n}`)
  })
  const lines = message.split('\n')
  assert.equal(lines.length, 1 + 20 + 1 + 5)
  assert.match(lines[20], /set "k19"/)
  assert.equal(lines[21], '  … and 280 more')
})

test('where twenty are all, nothing is said of more', () => {
  const message = runTest(() => {
    for (let n = 0; n < 20; n++) refuse(strict(), `k${n}`)
  })
  const lines = message.split('\n')
  assert.equal(lines.length, 1 + 20 + 5)
  assert.match(lines[20], /set "k19"/)
})

test('a test that passes takes nothing from the next, nor leaves it anything', () => {
  assert.equal(runTest(() => {}), undefined)
  assert.notEqual(runTest(() => refuse(strict())), undefined)
  assert.equal(runTest(() => {}), undefined)
})

test('one that failed by itself, or is expected to fail, ends without, and its faults go with it', () => {
  const one = {}
  beginTest(one)
  refuse(strict())
  assert.equal(end(one, true), undefined)
  assert.equal(runTest(() => {}), undefined)
})

test('what happens between tests is no fault of the next', () => {
  refuse(strict())
  assert.equal(runTest(() => {}), undefined)
})

test('each test ends once, and one that has not begun does not', () => {
  const one = {}
  assert.equal(end(one), undefined)
  beginTest(one)
  refuse(strict())
  assert.notEqual(end(one), undefined)
  assert.equal(end(one), undefined)
})

test('looking is per event', () => {
  assert.equal(runTest(() => {
    refuse(strict())
    openCache('post-login').history()
  }), undefined, 'by any handle')
  assert.equal(runTest(() => {
    refuse(strict())
    loadAgain().openCache('post-login').history()
  }), undefined, 'by any instance')
  assert.match(runTest(() => {
    refuse(strict(), 'first')
    strict().history()
    refuse(strict(), 'second')
  }), /"second"/)
  assert.match(runTest(() => {
    refuse(strict())
    resetTenant()
    strict().history()
  }), /CacheValueSizeExceeded/)
  assert.match(runTest(() => {
    refuse(strict())
    openCache('event-stream').history()
  }), /CacheValueSizeExceeded/)
})

test('a subtest has its own faults, and its parent the others', () => {
  const [parent, child] = [{ name: 'parent' }, { name: 'child' }]
  const isWithin = (other) => other === parent
  beginTest(parent)
  refuse(strict(), 'of-the-parent')
  beginTest(child, { reset: false, isWithin })
  assert.equal(end(child), undefined, 'the parent’s is not its own')
  beginTest(child, { reset: false, isWithin })
  refuse(strict(), 'of-the-child')
  const ofChild = end(child)
  assert.match(ofChild, /^During this test, [^]*of-the-child/)
  assert.doesNotMatch(ofChild, /of-the-parent/)
  const ofParent = end(parent)
  assert.match(ofParent, /^During this test, [^]*of-the-parent/)
  assert.doesNotMatch(ofParent, /of-the-child/)
})

test('of tests side by side the last that may have done it is told, as one of them', () => {
  const [one, two] = [{}, {}]
  beginTest(one)
  refuse(strict(), 'before-two')
  beginTest(two)
  refuse(strict(), 'of-one-or-two')
  const ofOne = end(one)
  assert.match(ofOne, /^During one of the tests that ran at once, [^]*before-two/)
  assert.doesNotMatch(ofOne, /of-one-or-two/)
  assert.match(end(two), /^During one of the tests that ran at once, [^]*of-one-or-two/)
})

test('of tests side by side each may look until it ends', () => {
  const [one, two] = [{}, {}]
  beginTest(one)
  beginTest(two)
  const cache = strict({ tenant: randomUUID() })
  refuse(cache)
  assert.equal(end(one), undefined)
  cache.history()
  assert.equal(end(two), undefined)
})

test('tests that an entry cannot tell apart are judged when the last ends', () => {
  const both = {}
  beginTest(both)
  refuse(strict())
  beginTest(both)
  assert.equal(end(both), undefined)
  assert.match(end(both), /^During one of the tests that ran at once/)
})

test('another file of the process has its own', () => {
  const one = {}
  beginTest(one)
  refuse(openCache('post-login', { tenant: 'of another file' }))
  assert.equal(end(one), undefined, 'not strict')
  const mark = markFaults()
  refuse(strict())
  assert.equal(takeFaults('another file', { mark }), undefined)
  assert.ok(takeFaults(strict().tenant, { mark }))
})

test('what a thread of a test writes is charged to the test, by the tenant that it was passed', async () => {
  const one = {}
  beginTest(one)
  const source = `require(${JSON.stringify(ROOT)}).openCache('post-login', { strict: true, tenant: ${JSON.stringify(strict().tenant)} }).api.cache.set('of-a-thread', 'v', 60)`
  await once(new Worker(source, { eval: true }), 'exit')
  assert.match(end(one), /"of-a-thread" stored it, with the warning OptionsIgnored/)
})

test('a file that is left behind leaves none', () => {
  refuse(strict())
  const { tenant } = strict()
  enterTestFile('suite.test.js')
  assert.equal(takeFaults(tenant), undefined)
})

test('the variable makes a whole suite strict, and an option beats it', async () => {
  const script = `
    const { openCache } = require(index)
    const { takeFaults } = require(index.replace('index.js', 'lib/strict.js'))
    const refused = (options) => {
      openCache('post-login', options).api.cache.set('k', 'v', { ttl: 0 })
      return takeFaults('default') !== undefined
    }
    console.log(JSON.stringify([refused(), refused({ strict: true }), refused({ strict: false })]))`
  for (const [value, expected] of [['1', true], [' 1 ', true], ['0', false], ['', false]]) {
    assert.deepEqual(await runChild(script, { AUTH0_ACTIONS_CACHE_STRICT: value }), [expected, true, false], value)
  }
})

for (const value of ['true', 'yes', '2', '-1', 'NaN']) {
  test(`the variable is 0 or 1, and an error says so: ${value}`, async () => {
    const script = `
      try { require(index).openCache() } catch ({ name, code, message }) { console.log(JSON.stringify({ name, code, message })) }`
    assert.deepEqual(await runChild(script, { AUTH0_ACTIONS_CACHE_STRICT: value }), {
      name: 'RangeError',
      code: 'ERR_OUT_OF_RANGE',
      message: `The environment variable AUTH0_ACTIONS_CACHE_STRICT must be 0 or 1. Received "${value}"`,
    })
  })
}
