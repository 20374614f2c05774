'use strict'

// What history() returns: each event, each reason of a miss, and when that came about.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const util = require('node:util')
const { Worker } = require('node:worker_threads')

const { openCache } = require('../index.js')
const { DAY_MS, START_MS, open, stopClock } = require('./helpers/cache.js')
const { ROOT } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { loadInContext } = require('./helpers/load-in-context.js')

/** A cache at a stopped clock, and its Action's half. */
function setUp(t, options) {
  const clock = stopClock(t)
  const cache = open(t, options, 'post-login')
  return { cache, clock, api: cache.api.cache }
}

/** The last event, without what every event has. */
function last(cache) {
  const event = { ...cache.history().at(-1) }
  delete event.key
  delete event.at
  return event
}

test('a cache in which nothing went amiss has none, hits and plain successes too', (t) => {
  const { cache, api } = setUp(t)
  assert.deepEqual(cache.history(), [])
  api.set('k', 'v')
  api.set('k', 'v', { ttl: 60000 })
  api.get('k')
  cache.seed({ a: '1' })
  cache.records()
  cache.usage()
  util.inspect(cache)
  assert.deepEqual(cache.history(), [])
})

test('a miss says when, and why: never stored', (t) => {
  const { cache, clock, api } = setUp(t)
  clock.ms += 5
  api.get('k')
  assert.deepEqual(cache.history(), [{ event: 'missed', at: START_MS + 5, key: 'k', reason: 'never stored' }])
})

for (const [reason, lose] of [
  ['refused', ({ api }) => api.set('k', 'v', { ttl: 0 })],
  ['evicted', ({ cache, api }) => { api.set('k', 'v'); cache.evict('k') }],
  ['evicted', ({ cache, api }) => { api.set('k', 'v'); cache.evict() }],
  ['deleted', ({ api }) => { api.set('k', 'v'); api.delete('k') }],
]) {
  test(`a miss says when, and why: ${reason} by ${lose.toString().slice(-30)}`, (t) => {
    const { cache, clock, api } = setUp(t)
    clock.ms += 5
    lose({ cache, api })
    clock.ms += 7
    api.get('k')
    assert.deepEqual(cache.history().at(-1), { event: 'missed', at: START_MS + 12, key: 'k', reason, causedAt: START_MS + 5 })
  })
}

test('a miss says when, and why: expired, at the end of the record', (t) => {
  const { cache, clock, api } = setUp(t)
  api.set('k', 'v', { ttl: 10 })
  clock.ms += 12
  api.get('k')
  assert.deepEqual(cache.history(), [{ event: 'missed', at: START_MS + 12, key: 'k', reason: 'expired', causedAt: START_MS + 10 }])
})

test('a miss says when, and why: dropped as expired by a set', (t) => {
  const { cache, clock, api } = setUp(t)
  api.set('k', 'v', { ttl: 10 })
  clock.ms += 12
  api.set('other', 'v')
  clock.ms += 1
  api.get('k')
  assert.deepEqual(cache.history(), [
    { event: 'expired', at: START_MS + 12, key: 'k' },
    { event: 'missed', at: START_MS + 13, key: 'k', reason: 'expired', causedAt: START_MS + 10 },
  ])
})

test('a miss names what came last', (t) => {
  const { cache, clock, api } = setUp(t)
  const reason = () => {
    assert.equal(api.get('k'), undefined)
    return cache.history().at(-1).reason
  }
  assert.equal(reason(), 'never stored')
  api.set('k', 'v', { ttl: 0 })
  assert.equal(reason(), 'refused')
  api.set('k', 'v', { ttl: 10 })
  cache.evict('k')
  assert.equal(reason(), 'evicted')
  api.set('k', 'v', { ttl: 10 })
  clock.ms += 11
  assert.equal(reason(), 'expired')
  api.set('k', 'v'.repeat(5000))
  assert.equal(reason(), 'refused')
  api.set('k', 'v')
  api.delete('k')
  assert.equal(reason(), 'deleted')
  cache.reset()
  assert.equal(reason(), 'never stored')
})

test('a refused write over a record that lives is no reason: the record is found until it ends', (t) => {
  const { cache, clock, api } = setUp(t)
  api.set('k', 'older', { ttl: 10 })
  api.set('k', 'v'.repeat(5000))
  assert.equal(api.get('k').value, 'older')
  clock.ms += 11
  api.get('k')
  assert.deepEqual(last(cache), { event: 'missed', reason: 'expired', causedAt: START_MS + 10 })
})

test('a record that was stored after a refusal is the reason, wherever the clock goes', (t) => {
  const { cache, clock, api } = setUp(t)
  clock.ms += DAY_MS
  api.set('k', 'v', { ttl: 0 })
  clock.ms -= DAY_MS
  api.set('k', 'v', { ttl: 10 })
  clock.ms += 11
  api.get('k')
  assert.deepEqual(last(cache), { event: 'missed', reason: 'expired', causedAt: START_MS + 10 })
})

test('the same miss is not listed again while nothing has changed', (t) => {
  const { cache, clock, api } = setUp(t)
  for (let n = 0; n < 5; n++) {
    clock.ms += 1
    api.get('k')
    api.get('other')
    api.set('third', 'v')
  }
  assert.deepEqual(cache.history().map(({ key, at }) => [key, at - START_MS]), [['k', 1], ['other', 1]])
  api.set('k', 'v', { ttl: 0 })
  for (let n = 0; n < 5; n++) api.get('k')
  api.set('k', 'v', { ttl: 0 })
  for (let n = 0; n < 5; n++) api.get('k')
  assert.deepEqual(cache.history().slice(2).map(({ event }) => event), ['refused', 'missed', 'refused', 'missed'])
  assert.equal(cache.usage().misses, 20)
})

test('a miss names another trigger of the tenant whose cache has the key now', (t) => {
  const { cache, clock, api } = setUp(t)
  const other = openCache('credentials-exchange', { tenant: cache.tenant })
  const stranger = open(t, {}, 'event-stream')
  stranger.seed({ k: 'v' })
  api.get('k')
  assert.deepEqual(last(cache), { event: 'missed', reason: 'never stored' })
  other.seed({ k: { value: 'v', ttl: 10 } })
  assert.deepEqual(last(cache), { event: 'missed', reason: 'never stored', elsewhere: 'credentials-exchange' })
  assert.deepEqual(other.usage(), { ...other.usage(), hits: 0, misses: 0 }, 'it is not asked')
  clock.ms += 11
  assert.deepEqual(last(cache), { event: 'missed', reason: 'never stored' })
  other.reset()
})

for (const [name, code, refuse, rest = {}] of [
  ['a long key', 'CacheKeySizeExceeded', (api) => api.set('k'.repeat(65), 'v'), { bytes: 65, limit: 64 }],
  ['a long value', 'CacheValueSizeExceeded', (api) => api.set('k', '€'.repeat(1366)), { bytes: 4098, limit: 4096 }],
  ['a full cache', 'CacheSizeExceeded', (api) => { api.set('a', 'v'.repeat(4095)); api.set('b', 'v'.repeat(4095)); api.set('c', 'v') }, { bytes: 8194, limit: 8192 }],
  ['too many records', 'CacheSizeExceeded', (api) => { for (let n = 0; n < 21; n++) api.set(`k${n}`, '') }, { entries: 21, limit: 20 }],
  ['a lifetime of 0', 'ItemAlreadyExpired', (api) => api.set('k', 'v', { ttl: 0 })],
  ['a lifetime that is no number', 'InvalidExpiry', (api) => api.set('k', 'v', { ttl: '60' })],
]) {
  test(`a refused set is listed: ${name}`, (t) => {
    const { cache, api } = setUp(t)
    refuse(api)
    assert.deepEqual(last(cache), { event: 'refused', operation: 'set', code, ...rest })
    assert.equal(cache.history().length, 1)
  })
}

test('a refused set of a key too long to be read shows how the key begins', (t) => {
  const { cache, api } = setUp(t)
  api.set('k'.repeat(70000), 'v')
  assert.deepEqual(cache.history(), [{ event: 'refused', at: START_MS, key: 'k'.repeat(4096), operation: 'set', code: 'CacheKeySizeExceeded' }])
  api.set('k'.repeat(2 ** 25), 'v')
  assert.equal(cache.history().at(-1).key, '…')
})

test('a refused delete is listed, unless its key is none', (t) => {
  const { cache, api } = setUp(t)
  api.delete('k')
  assert.deepEqual(cache.history(), [{ event: 'refused', at: START_MS, key: 'k', operation: 'delete', code: 'CacheKeyDoesNotExist' }])
  api.delete(undefined)
  assert.deepEqual([cache.history().length, cache.usage().refusals], [1, 2])
})

test('what fail ordered is marked', (t) => {
  const { cache, api } = setUp(t)
  cache.fail('set', 'CacheValueSizeExceeded')
  cache.fail('delete', 'FailedToDeleteCacheRecord')
  api.set('k', 'v')
  cache.seed({ k: 'v' })
  api.delete('k')
  assert.deepEqual(cache.history(), [
    { event: 'refused', at: START_MS, key: 'k', operation: 'set', code: 'CacheValueSizeExceeded', ordered: true },
    { event: 'refused', at: START_MS, key: 'k', operation: 'delete', code: 'FailedToDeleteCacheRecord', ordered: true },
  ])
})

test('deletes and evictions are listed, with what evicted', (t) => {
  const { cache, api } = setUp(t)
  cache.seed({ a: '1', b: '2', c: '3' })
  api.delete('b')
  cache.evict('absent')
  cache.evict()
  openCache('post-login', { tenant: cache.tenant, evictionRate: 1 }).api.cache.get('absent')
  cache.seed({ d: '4' })
  openCache('post-login', { tenant: cache.tenant, evictionRate: 1 }).api.cache.get('d')
  assert.deepEqual(cache.history().map(({ at: _at, ...rest }) => rest), [
    { event: 'deleted', key: 'b' },
    { event: 'evicted', key: 'a', by: 'evict' },
    { event: 'evicted', key: 'c', by: 'evict' },
    { event: 'missed', key: 'absent', reason: 'never stored' },
    { event: 'evicted', key: 'd', by: 'evictionRate' },
    { event: 'missed', key: 'd', reason: 'evicted', causedAt: START_MS },
  ])
})

test('the last hundred are kept, and the reasons of far more keys', (t) => {
  const { cache, clock, api } = setUp(t)
  api.set('first', 'v', { ttl: 0 })
  for (let n = 0; n < 250; n++) {
    clock.ms += 1
    api.get(`k${n}`)
  }
  const history = cache.history()
  assert.deepEqual(history.map(({ key }) => key), Array.from({ length: 100 }, (_, n) => `k${n + 150}`))
  assert.equal(cache.usage().misses, 250)
  api.get('first')
  assert.deepEqual(last(cache), { event: 'missed', reason: 'refused', causedAt: START_MS })
})

test('keys come as they are, and long ones cut', (t) => {
  const { cache, api } = setUp(t)
  const keys = ['', '__proto__', 'constructor', '\ud83d', '😀', '\0', 'j'.repeat(4096), 'k'.repeat(60000)]
  for (const key of keys) api.get(key)
  assert.deepEqual(cache.history().map(({ key }) => key), keys.map((key) => key.slice(0, 4096)))
  const { cache: large } = setUp(t, { limits: { maxKeyBytes: 1e5, maxTotalBytes: 1e6 } })
  large.api.cache.set('k'.repeat(60000), 'v')
  large.evict()
  large.api.cache.get('k'.repeat(60000))
  assert.deepEqual(large.history().map(({ event, key, reason }) => [event, key.length, reason]), [['evicted', 4096, undefined], ['missed', 4096, 'evicted']])
})

test('it is one list for every handle, module instance and realm', (t) => {
  const { cache, clock, api } = setUp(t)
  const { package: inContext, evaluate } = loadInContext()
  evaluate('Date').now = Date.now
  const elsewhere = [
    openCache('post-login', { tenant: cache.tenant, limits: { maxEntries: 1 } }),
    loadAgain().openCache('post-login', { tenant: cache.tenant, evictionSeed: 1 }),
    inContext.openCache('post-login', { tenant: cache.tenant }),
  ]
  for (const [n, other] of elsewhere.entries()) {
    clock.ms += 1
    other.api.cache.get(`k${n}`)
  }
  clock.ms += 1
  api.get('k')
  const expected = ['k0', 'k1', 'k2', 'k'].map((key, n) => ({ event: 'missed', at: START_MS + n + 1, key, reason: 'never stored' }))
  for (const handle of [cache, ...elsewhere]) assert.deepEqual(JSON.parse(JSON.stringify(handle.history())), expected)
  const Foreign = evaluate('Object').prototype
  assert.ok(elsewhere[2].history().every((event) => Object.getPrototypeOf(event) === Foreign), 'plain objects of the caller’s realm')
})

test('it is one list for every thread', async (t) => {
  const cache = open(t, {}, 'post-login')
  const source = `
    const { openCache } = require(${JSON.stringify(ROOT)})
    const cache = openCache('post-login', { tenant: ${JSON.stringify(cache.tenant)} })
    cache.api.cache.set('large', 'v'.repeat(5000))
    cache.api.cache.get('large')
    require('node:worker_threads').parentPort.postMessage(cache.history())`
  const worker = new Worker(source, { eval: true })
  const [[seen]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  assert.deepEqual(cache.history(), seen)
  assert.deepEqual(seen.map(({ event }) => event), ['refused', 'missed'])
})

test('each list is a fresh one, of plain objects', (t) => {
  const { cache, api } = setUp(t)
  api.get('k')
  const expected = cache.history()
  const spoilt = cache.history()
  spoilt[0].key = 'other'
  delete spoilt[0].reason
  spoilt.push('another')
  assert.deepStrictEqual(cache.history(), expected)
  assert.equal(Object.getPrototypeOf(expected[0]), Object.prototype)
})

test('it is as it is when a test pollutes Object.prototype', (t) => {
  const { cache, api } = setUp(t)
  api.get('k')
  api.set('k', 'v', { ttl: 86400 })
  const expected = JSON.stringify(cache.history())
  const polluted = { warning: 'OptionsIgnored', elsewhere: 'x', ttl: 5, message: 'm', trigger: 't', reason: 'r' }
  for (const [name, value] of Object.entries(polluted)) {
    Object.defineProperty(Object.prototype, name, { configurable: true, get: () => value, set() { assert.fail(`${name} was set`) } })
  }
  try {
    assert.equal(JSON.stringify(cache.history()), expected)
  } finally {
    for (const name of Object.keys(polluted)) delete Object.prototype[name]
  }
})

test('times are those of the caller’s clock, whole', (t) => {
  const { cache, clock, api } = setUp(t)
  clock.ms = 1.9
  api.get('a')
  clock.ms = -5
  api.get('b')
  clock.ms = 1e300
  api.get('c')
  assert.deepEqual(cache.history().map(({ at }) => at), [1, -5, 1e300])
  clock.ms = START_MS
  assert.match(util.inspect(cache), /What happened, from 1970-01-01T00:00:00.001Z on:\n {4} +\+0 ms {2}get "a" missed: never stored\n +-6 ms {2}get "b"/)
})

test('reset clears it, and resetTenant', (t) => {
  const { cache, api } = setUp(t)
  api.get('k')
  cache.reset()
  assert.deepEqual(cache.history(), [])
  api.get('k')
  require('../index.js').resetTenant(cache.tenant)
  assert.deepEqual(cache.history(), [])
})

test('a table tells it in words, the example of the contract', (t) => {
  const { cache, clock, api } = setUp(t, { tenant: `login.test.js ${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}` })
  api.get('crm-token')
  clock.ms += 13
  api.set('crm-token', 'v'.repeat(4601))
  clock.ms += 2
  api.set('crm-token', 'v'.repeat(4601))
  clock.ms += 1985
  api.get('crm-token')
  assert.equal(util.inspect(cache), `ActionsCache post-login of tenant "login.test.js": 0 of 20 records, 0 of 8192 bytes

  What happened, from 2026-01-01T00:00:00.000Z on:
        +0 ms  get "crm-token" missed: never stored
       +13 ms  set "crm-token" was refused: CacheValueSizeExceeded (4,601 of 4,096 bytes) (2 times)
    +2,000 ms  get "crm-token" missed: its set was refused`)
})

test('every kind of event has its words', (t) => {
  const { cache, clock, api } = setUp(t, { evictionRate: 1 })
  openCache('event-stream', { tenant: cache.tenant }).seed({ 'a\n': 'v' })
  api.get('a\n')
  cache.newExecution()
  api.set('a\n', 'v', { ttl: 10 })
  api.get('a\n')
  cache.newExecution()
  api.get('a\n')
  cache.seed({ b: { value: 'v', ttl: 5 }, c: 'v', d: 'v' })
  cache.evict('c')
  api.delete('d')
  cache.fail('delete', 'MaxSideEffectsExceeded')
  cache.seed({ d: 'v' })
  api.delete('d')
  clock.ms += 1006
  api.set('e', 'v', { expires_at: Date.now() / 1000 + 60 })
  api.set('f', 'v', 60)
  api.get('b')
  for (let n = 0; n < 30; n++) api.set(`k${n}`, 'v')
  const lines = util.inspect(cache).split('\n').filter((line) => line.includes(' ms  ')).map((line) => line.trim())
  assert.deepEqual(lines, [
    '+0 ms  get "a\\n" missed: never stored. The cache of trigger "event-stream" has this key',
    '+0 ms  "a\\n" was spared by the eviction rate in execution 1, which has set or found it',
    '+0 ms  "a\\n" was evicted in execution 2, by the eviction rate',
    '+0 ms  get "a\\n" missed in execution 2: it was evicted. The cache of trigger "event-stream" has this key',
    '+0 ms  "c" was evicted in execution 2, by evict()',
    '+0 ms  delete "d" removed it in execution 2',
    '+0 ms  delete "d" was refused in execution 2: MaxSideEffectsExceeded, ordered by fail',
    '+1,006 ms  set "e" was refused in execution 2: ItemAlreadyExpired, with the warning ExpiresAtLooksLikeSeconds: ' +
      'expires_at is in milliseconds since 1970, and 1767225661.006 looks like seconds. If it is, pass 1767225661006',
    '+1,006 ms  "b" had expired, and a set dropped it in execution 2',
    '+1,006 ms  set "f" stored it in execution 2, with the warning OptionsIgnored: ' +
      'The third argument of set must be an object, such as { ttl: 60000 }. Anything else is ignored',
    '+1,006 ms  get "b" missed in execution 2: it had expired 1,001 ms earlier',
    '+1,006 ms  set "k18" was refused in execution 2: CacheSizeExceeded (21 of 20 records)',
    ...Array.from({ length: 11 }, (_, n) => `+1,006 ms  set "k${n + 19}" was refused in execution 2: CacheSizeExceeded (21 of 20 records)`),
  ])
  openCache('event-stream', { tenant: cache.tenant }).reset()
})

test('what was deleted has its words, and when', (t) => {
  const { cache, clock, api } = setUp(t)
  api.set('k', 'v')
  api.delete('k')
  clock.ms += 1500
  api.get('k')
  assert.match(util.inspect(cache), /\n +\+1,500 ms {2}get "k" missed: it was deleted 1,500 ms earlier$/)
})

test('a method that a spy or a mock replaces is named', (t) => {
  const { cache, api } = setUp(t)
  const named = () => util.inspect(cache).split('\n').filter((line) => line.includes('was replaced'))
  assert.deepEqual(named(), [])
  t.mock.method(api, 'set', () => ({ type: 'success' }))
  assert.deepEqual(named(), ['  api.cache.set was replaced by a spy or a mock: the cache may not have been asked'])
  assert.match(util.inspect(cache), /: 0 of 20 records, 0 of 8192 bytes\n\n {2}api\.cache\.set was replaced/)
  t.mock.method(Object.getPrototypeOf(api), 'get')
  assert.equal(named().length, 2)
  t.mock.restoreAll()
  assert.deepEqual(named(), [])
})

test('history needs its receiver', (t) => {
  const { history, newExecution } = open(t)
  for (const method of [history, newExecution]) {
    assert.throws(() => method.call({}), { code: 'ERR_INVALID_THIS', message: new RegExp(`^${method.name} must be called as a method of its cache`) })
  }
})
