'use strict'

// newExecution() says where an execution begins: from then on the eviction rate spares what the present one has set or
// found.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { Worker } = require('node:worker_threads')

const { openCache } = require('../index.js')
const { START_MS, open, stopClock } = require('./helpers/cache.js')
const { ROOT } = require('./helpers/child.js')
const { loadInContext } = require('./helpers/load-in-context.js')

const forgetful = (t, options) => open(t, { evictionRate: 1, ...options }, 'post-login')
const events = (cache) => cache.history().map(({ event, key, execution }) => [event, key, execution])

test('without it every get may lose its record', (t) => {
  const cache = forgetful(t)
  cache.api.cache.set('k', 'v')
  assert.equal(cache.api.cache.get('k'), undefined)
  cache.seed({ k: 'v' })
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.ok(cache.history().every((event) => !('execution' in event)))
})

test('what the present execution has set is spared, each time, and the next one loses it', (t) => {
  stopClock(t)
  const cache = forgetful(t)
  assert.equal(cache.newExecution(), undefined)
  cache.api.cache.set('k', 'v')
  for (let n = 0; n < 3; n++) assert.equal(cache.api.cache.get('k').value, 'v')
  cache.newExecution()
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.deepEqual(events(cache), [['spared', 'k', 1], ['spared', 'k', 1], ['spared', 'k', 1], ['evicted', 'k', 2], ['missed', 'k', 2]])
  assert.equal(cache.history()[0].at, START_MS)
  const { hits, misses, evictions } = cache.usage()
  assert.deepEqual({ hits, misses, evictions }, { hits: 3, misses: 1, evictions: 1 })
})

test('what the present execution has found is spared from then on', (t) => {
  // The draws of a rate of a half: one that spares, then one that strikes.
  const cache = open(t, { evictionRate: 0.5 }, 'post-login')
  const isHit = () => cache.api.cache.get('k') !== undefined
  let found = 0
  for (let n = 0; n < 200; n++) {
    cache.newExecution()
    cache.seed({ k: 'v' })
    if (!isHit()) continue
    found += 1
    for (let again = 0; again < 5; again++) assert.ok(isHit())
  }
  assert.ok(found > 50 && found < 150, `${found} of 200 found it`)
  assert.ok(cache.usage().evictions === 200 - found)
  assert.ok(cache.history().some(({ event }) => event === 'spared'))
})

test('a seeded record is of no execution, and replaces one that is', (t) => {
  const cache = forgetful(t)
  cache.newExecution()
  cache.api.cache.set('k', 'v')
  cache.seed({ k: 'seeded', other: 'seeded' })
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.equal(cache.api.cache.get('other'), undefined)
})

test('a refused set leaves the older record to the older execution', (t) => {
  const cache = forgetful(t)
  cache.newExecution()
  cache.api.cache.set('k', 'v')
  cache.newExecution()
  cache.api.cache.set('k', 'v'.repeat(5000))
  assert.equal(cache.api.cache.get('k'), undefined)
})

test('two logins share no token at a rate of 1', (t) => {
  const cache = forgetful(t)
  const tokens = []
  const login = (token) => {
    cache.newExecution()
    if (!cache.api.cache.get('token')) cache.api.cache.set('token', token)
    tokens.push(cache.api.cache.get('token').value)
  }
  login('one')
  login('two')
  assert.deepEqual(tokens, ['one', 'two'])
})

test('an execution is one of the cache: every handle, realm and thread speaks of the same', async (t) => {
  const cache = forgetful(t)
  const options = { tenant: cache.tenant, evictionRate: 1 }
  const { package: inContext } = loadInContext()
  cache.newExecution()
  inContext.openCache('post-login', options).api.cache.set('k', 'v')
  assert.equal(cache.api.cache.get('k').value, 'v')
  const source = `
    const { openCache } = require(${JSON.stringify(ROOT)})
    const cache = openCache('post-login', ${JSON.stringify(options)})
    const { parentPort } = require('node:worker_threads')
    const found = cache.api.cache.get('k').value
    cache.newExecution()
    parentPort.postMessage([found, cache.api.cache.get('k')])`
  const worker = new Worker(source, { eval: true })
  const [[results]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  assert.deepEqual(results, ['v', undefined])
  assert.equal(cache.history().at(-1).execution, 2)
})

test('another trigger, and another tenant, have executions of their own', (t) => {
  const cache = forgetful(t)
  const other = openCache('event-stream', { tenant: cache.tenant, evictionRate: 1 })
  t.after(() => other.reset())
  cache.newExecution()
  other.api.cache.set('k', 'v')
  assert.equal(other.api.cache.get('k'), undefined)
})

test('reset ends it: the next is the first again', (t) => {
  const cache = forgetful(t)
  cache.newExecution()
  cache.newExecution()
  cache.reset()
  cache.api.cache.set('k', 'v')
  assert.equal(cache.api.cache.get('k'), undefined)
  cache.newExecution()
  cache.api.cache.get('k2')
  assert.deepEqual(events(cache).at(-1), ['missed', 'k2', 1])
})

test('evict drops what the present execution has set', (t) => {
  const cache = forgetful(t)
  cache.newExecution()
  cache.api.cache.set('k', 'v')
  assert.equal(cache.evict('k'), 1)
  assert.equal(cache.api.cache.get('k'), undefined)
})

test('it changes no draw: the same gets are struck with it as without', (t) => {
  const struck = (cache, before = () => {}) => {
    const list = []
    for (let n = 0; n < 50; n++) {
      before()
      cache.seed({ k: 'v' })
      list.push(cache.api.cache.get('k') === undefined)
    }
    return list
  }
  const [one, two] = [open(t, { evictionRate: 0.3 }), open(t, { evictionRate: 0.3 })]
  assert.deepEqual(struck(one, () => one.newExecution()), struck(two))
})

test('without a rate it changes nothing but the numbers of events', (t) => {
  const cache = open(t)
  cache.newExecution()
  cache.api.cache.set('k', 'v')
  cache.newExecution()
  assert.equal(cache.api.cache.get('k').value, 'v')
  cache.api.cache.get('absent')
  assert.deepEqual(events(cache), [['missed', 'absent', 2]])
})
