'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')

const sinon = require('sinon')

const { MINUTE_MS, open, START_MS, stopClock } = require('./helpers/cache.js')

// Node 18 has mock.timers, but not for Date.
const canMockDate = Number(process.versions.node.split('.')[0]) >= 20

/** A record expires as this clock moves, which starts at START_MS. */
function expiresWith(t, advance) {
  const cache = open(t)
  cache.api.cache.set('k', 'v')
  const record = { value: 'v', expires_at: START_MS + 15 * MINUTE_MS }
  assert.deepEqual(cache.api.cache.get('k'), record)
  advance(15 * MINUTE_MS)
  assert.deepEqual(cache.api.cache.get('k'), record)
  assert.deepEqual(cache.records(), [{ key: 'k', ...record }])
  advance(1)
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.deepEqual(cache.records(), [])
  assert.equal(cache.usage().entries, 0)
  assert.equal(cache.evict(), 0)
}

test("node:test's mock.timers rule time", { skip: !canMockDate && 'this Node cannot mock Date' }, (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: START_MS })
  expiresWith(t, (ms) => t.mock.timers.tick(ms))
})

test("node:test's setTime moves time", { skip: !canMockDate && 'this Node cannot mock Date' }, (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: START_MS })
  expiresWith(t, (ms) => t.mock.timers.setTime(Date.now() + ms))
})

test("sinon's fake timers rule time", (t) => {
  const clock = sinon.useFakeTimers({ now: START_MS, toFake: ['Date'] })
  t.after(() => clock.restore())
  expiresWith(t, (ms) => clock.tick(ms))
})

test('a cache that was opened and filled before the timers were faked follows them', (t) => {
  const cache = open(t)
  cache.api.cache.set('k', 'v')
  const clock = sinon.useFakeTimers({ now: Date.now() + 16 * MINUTE_MS, toFake: ['Date'] })
  t.after(() => clock.restore())
  assert.equal(cache.api.cache.get('k'), undefined)
  clock.restore()
  assert.equal(cache.api.cache.get('k')?.value, 'v')
})

test('a Date.now that is replaced as a property is found', (t) => {
  const original = Date.now
  t.after(() => { Date.now = original })
  let nowMs = START_MS
  Date.now = () => nowMs
  expiresWith(t, (ms) => { nowMs += ms })
})

test('a Date that is replaced whole is found', (t) => {
  const original = Date
  t.after(() => { globalThis.Date = original })
  let nowMs = START_MS
  globalThis.Date = class extends original { static now() { return nowMs } }
  expiresWith(t, (ms) => { nowMs += ms })
})

test('when time goes back, what had expired lives again, for get and records remove nothing', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  cache.api.cache.set('k', 'v', { ttl: 10 })
  clock.ms = START_MS + 11
  assert.equal(cache.api.cache.get('k'), undefined)
  assert.deepEqual(cache.records(), [])
  assert.equal(cache.evict('k'), 0)
  clock.ms = START_MS + 10
  assert.equal(cache.api.cache.get('k')?.value, 'v')
  clock.ms = START_MS - 1e9
  assert.deepEqual(cache.api.cache.get('k'), { value: 'v', expires_at: START_MS + 10 })
})

test('a set that succeeds drops what had expired by its now; one that is refused does not', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  cache.api.cache.set('a', 'v', { ttl: 10 })
  clock.ms = START_MS + 11
  assert.equal(cache.api.cache.set('b', 'v', { ttl: 0 }).type, 'error')
  assert.equal(cache.usage().expirations, 0)
  clock.ms = START_MS
  assert.equal(cache.api.cache.get('a')?.value, 'v')
  clock.ms = START_MS + 11
  assert.equal(cache.api.cache.set('b', 'v').type, 'success')
  assert.equal(cache.usage().expirations, 1)
  clock.ms = START_MS
  assert.equal(cache.api.cache.get('a'), undefined)
})

for (const nowMs of [0, -1, -8.64e15, 8.64e15, 2 ** 53 - 2]) {
  test(`time may be ${nowMs}`, (t) => {
    t.mock.method(Date, 'now', () => nowMs)
    const { cache } = open(t).api
    const stored = cache.set('k', 'v', { ttl: 1 })
    assert.deepEqual(stored, { type: 'success', record: { value: 'v', expires_at: nowMs + 1 } })
    assert.deepEqual(cache.get('k'), stored.record)
  })
}

test("the clock's fraction is dropped", (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  for (const fraction of [0.1, 0.5, 0.999]) {
    // Jest's setSystemTime admits it.
    clock.ms = START_MS + fraction
    assert.deepEqual(cache.api.cache.set('k', 'v', { ttl: 60_000 }).record, { value: 'v', expires_at: START_MS + 60_000 })
    assert.equal(cache.api.cache.set('k', 'v').record.expires_at, START_MS + 15 * MINUTE_MS)
    assert.equal(cache.api.cache.set('k', 'v', { expires_at: START_MS + 1e9 }).record.expires_at, START_MS + 24 * 60 * MINUTE_MS)
    cache.seed({ seeded: { value: 'v', ttl: 1 } })
    assert.equal(cache.api.cache.get('seeded').expires_at, START_MS + 1)
    clock.ms = START_MS + 1 + fraction
    assert.equal(cache.api.cache.get('seeded').value, 'v', 'at exactly expires_at')
    clock.ms = START_MS + 2
    assert.equal(cache.api.cache.get('seeded'), undefined)
  }
  clock.ms = -0.5
  assert.equal(cache.api.cache.set('k', 'v', { ttl: 10 }).record.expires_at, 9)
})

const CALLS = {
  get: (cache) => cache.api.cache.get('k'),
  set: (cache) => cache.api.cache.set('k', 'new'),
  delete: (cache) => cache.api.cache.delete('k'),
  records: (cache) => cache.records(),
  seed: (cache) => cache.seed({ k: 'new' }),
  evict: (cache) => cache.evict('k'),
  usage: (cache) => cache.usage(),
}
const NOT_FINITE = [
  [NaN, 'NaN'], [Infinity, 'Infinity'], [-Infinity, '-Infinity'], ['x', 'type string'], [undefined, 'undefined'],
  [null, 'null'], [5n, 'type bigint'], [Symbol('now'), 'type symbol'], [new Date(), 'type object'],
]

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} throws when Date.now() returns no finite number, and changes nothing`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'v' })
    const before = [cache.records(), cache.usage()]
    for (const [returned, shown] of NOT_FINITE) {
      const now = t.mock.method(Date, 'now', () => returned)
      const message = `Date.now() must return a finite number of milliseconds. It returned ${shown}`
      assert.throws(() => call(cache), { name: 'TypeError', message })
      now.mock.restore()
    }
    assert.deepEqual([cache.records(), cache.usage()], before)
  })

  test(`${name} lets through what Date.now() throws, and changes nothing`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'v' })
    const before = [cache.records(), cache.usage()]
    const thrown = { a: 'clock' }
    const now = t.mock.method(Date, 'now', () => { throw thrown })
    assert.throws(() => call(cache), (error) => error === thrown)
    now.mock.restore()
    assert.deepEqual([cache.records(), cache.usage()], before)
  })
}

test('a clock that is out of order uses up no failure', (t) => {
  const cache = open(t)
  cache.fail('set', 'MaxSideEffectsExceeded')
  const now = t.mock.method(Date, 'now', () => NaN)
  assert.throws(() => cache.api.cache.set('k', 'v'), TypeError)
  now.mock.restore()
  assert.equal(cache.api.cache.set('k', 'v').code, 'MaxSideEffectsExceeded')
})
