'use strict'

// Arguments that throw, call back, lie or are of no use: the documented result or a clear error, nothing changed.

const assert = require('node:assert/strict')
const test = require('node:test')

const { openCache, resetTenant } = require('../index.js')
const { open, refusal, START_MS, stopClock } = require('./helpers/cache.js')

const OURS = new Error('of the getter')
const throwing = (name) => Object.defineProperty({}, name, { enumerable: true, get() { throw OURS } })

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Checks that a call throws this, and changes nothing. */
function assertUnchanged(cache, call, error) {
  const before = [cache.records(), cache.usage()]
  assert.throws(call, error)
  assert.deepEqual([cache.records(), cache.usage()], before)
}

for (const name of ['ttl', 'expires_at']) {
  test(`a ${name} that throws passes through set and seed, and changes nothing`, (t) => {
    const cache = open(t)
    cache.seed({ k: 'older' })
    const isOurs = (error) => error === OURS
    assertUnchanged(cache, () => cache.api.cache.set('k', 'new', throwing(name)), isOurs)
    assertUnchanged(cache, () => cache.seed({ a: '1', k: Object.assign(throwing(name), { value: 'new' }) }), isOurs)
    assertUnchanged(cache, () => cache.seed([{ key: 'a', value: '1' }, Object.assign(throwing(name), { key: 'k', value: 'new' })]), isOurs)
  })
}

for (const name of ['value', 'key']) {
  test(`a ${name} that throws passes through seed, and changes nothing`, (t) => {
    const cache = open(t)
    const record = Object.assign(throwing(name), name === 'value' ? { key: 'k' } : {})
    assertUnchanged(cache, () => cache.seed([{ key: 'a', value: '1' }, record]), (error) => error === OURS)
  })
}

for (const name of ['tenant', 'limits', 'evictionRate', 'evictionSeed', 'anyTrigger']) {
  test(`an option ${name} that throws passes through openCache`, () => {
    assert.throws(() => openCache(undefined, throwing(name)), (error) => error === OURS)
  })
}

test('a limit, and times, that throw pass through', (t) => {
  const cache = open(t)
  assert.throws(() => openCache(undefined, { limits: throwing('maxEntries') }), (error) => error === OURS)
  assert.throws(() => cache.fail('set', 'InvalidExpiry', throwing('times')), (error) => error === OURS)
  assert.equal(cache.api.cache.set('k', 'v').type, 'success')
})

test('revoked proxies throw a TypeError, and change nothing', (t) => {
  const cache = open(t)
  cache.seed({ k: 'older' })
  for (const call of [
    () => cache.api.cache.set('k', 'new', revoked()), () => cache.api.cache.set(revoked(), 'v'), () => cache.api.cache.set('k', revoked()),
    () => cache.seed(revoked()), () => cache.seed([revoked()]), () => cache.seed({ k: revoked() }), () => cache.evict(revoked()),
    () => cache.fail('set', 'InvalidExpiry', revoked()),
  ]) assertUnchanged(cache, call, TypeError)
  for (const call of [() => openCache(revoked()), () => openCache(undefined, revoked()), () => openCache(undefined, { limits: revoked() }), () => resetTenant(revoked())]) {
    assert.throws(call, TypeError)
  }
  assert.equal(cache.api.cache.get(revoked()), undefined)
  assert.deepEqual(cache.api.cache.delete(revoked()), refusal('CacheKeyDoesNotExist'))
})

test('proxies, frozen options and options without a prototype are options', (t) => {
  stopClock(t)
  const { cache } = open(t).api
  const nullPrototype = Object.assign(Object.create(null), { ttl: 5 })
  for (const options of [new Proxy({ ttl: 5 }, {}), Object.freeze({ ttl: 5 }), nullPrototype, Object.freeze(nullPrototype), new (class { ttl = 5 })(), [].concat([], { ttl: 5 })[0]]) {
    assert.equal(cache.set('k', 'v', options).record.expires_at, START_MS + 5)
  }
  const opened = open(t, Object.freeze(Object.assign(Object.create(null), { limits: Object.freeze({ maxEntries: 1 }) })))
  assert.equal(opened.limits.maxEntries, 1)
})

test('each option is read once, and what it says first counts', (t) => {
  stopClock(t)
  const cache = open(t)
  const counter = () => { let n = 0; return () => { n += 1; return n } }
  const [ttl, entries, times, value] = [counter(), counter(), counter(), counter()]
  assert.equal(cache.api.cache.set('k', 'v', { get ttl() { return ttl() } }).record.expires_at, START_MS + 1)
  assert.equal(openCache(undefined, { limits: { get maxEntries() { return entries() } } }).limits.maxEntries, 1)
  cache.fail('set', 'InvalidExpiry', { get times() { return times() } })
  assert.deepEqual([1, 2].map(() => cache.api.cache.set('k', 'v').code), ['InvalidExpiry', undefined])
  cache.seed({ k: { get value() { return `${value()}` } } })
  assert.equal(cache.api.cache.get('k')?.value, '1')
})

const CALLBACKS = {
  get: (cache) => cache.api.cache.get('k'),
  set: (cache) => cache.api.cache.set('k', 'inner', { ttl: 77 }),
  'set of another key': (cache) => cache.api.cache.set('inner', 'inner', { expires_at: START_MS + 77 }),
  delete: (cache) => cache.api.cache.delete('k'),
  seed: (cache) => cache.seed({ k: { value: 'inner', ttl: 77 } }),
  evict: (cache) => cache.evict(),
  reset: (cache) => cache.reset(),
  resetTenant: (cache) => resetTenant(cache.tenant),
  records: (cache) => cache.records(),
}

for (const [name, callBack] of Object.entries(CALLBACKS)) {
  test(`a getter may call back: ${name}`, (t) => {
    stopClock(t)
    const cache = open(t)
    cache.seed({ k: 'older' })
    const options = { get ttl() { callBack(cache); return 5 }, get expires_at() { callBack(cache); return START_MS + 6 } }
    const record = { value: 'outer', expires_at: START_MS + 5 }
    assert.deepEqual(cache.api.cache.set('k', 'outer', options), { type: 'success', record })
    assert.deepEqual(cache.api.cache.get('k'), record)
    cache.seed([{ key: 'k', value: 'seeded', get ttl() { callBack(cache); return 7 } }])
    assert.deepEqual(cache.api.cache.get('k'), { value: 'seeded', expires_at: START_MS + 7 })
  })

  test(`the clock may call back: ${name}`, (t) => {
    const cache = open(t)
    cache.api.cache.set('k', 'older')
    let isInside = false
    t.mock.method(Date, 'now', () => {
      if (!isInside) {
        isInside = true
        callBack(cache)
        isInside = false
      }
      return isInside ? START_MS - 1000 : START_MS
    })
    const record = { value: 'outer', expires_at: START_MS + 5 }
    assert.deepEqual(cache.api.cache.set('k', 'outer', { ttl: 5 }), { type: 'success', record })
    cache.seed({ k: { value: 'seeded', ttl: 9 } })
    assert.deepEqual(cache.records().find(({ key, value }) => key === 'k' && value === 'seeded')?.expires_at ?? 'gone', {
      get: START_MS + 9, 'set of another key': START_MS + 9, records: START_MS + 9,
    }[name] ?? 'gone')
  })
}

test('a refused set whose getter called back leaves what the callback did', (t) => {
  const cache = open(t)
  const options = { get ttl() { cache.api.cache.set('k', 'inner'); return NaN } }
  assert.deepEqual(cache.api.cache.set('k', 'outer', options), refusal('InvalidExpiry'))
  assert.equal(cache.api.cache.get('k')?.value, 'inner')
})

test('a getter that throws deep inside leaves the cache usable from here and through other handles', (t) => {
  const cache = open(t)
  const nest = (depth) => cache.api.cache.set(`${depth}`, 'v', { get ttl() { if (depth === 0) throw OURS; nest(depth - 1); return 5 } })
  assertUnchanged(cache, () => nest(100), (error) => error === OURS)
  assert.equal(openCache(undefined, { tenant: cache.tenant }).api.cache.set('k', 'v').type, 'success')
})

for (const [name, tenant] of Object.entries({ 'a megabyte': 'é'.repeat(2 ** 20), 'two bytes a unit': 'Ж'.repeat(2 ** 19), NULs: '\0'.repeat(1000), 'lone surrogates': '\ud83d\ud83d\ude00\ude00' })) {
  test(`a tenant may be ${name}`, (t) => {
    const cache = open(t, { tenant })
    const neighbour = open(t, { tenant: tenant.slice(1) })
    cache.seed({ k: 'v' })
    assert.ok(cache.tenant === tenant)
    assert.equal(neighbour.api.cache.get('k'), undefined)
    assert.equal(openCache(undefined, { tenant }).api.cache.get('k')?.value, 'v')
    cache.reset()
    assert.equal(cache.api.cache.get('k'), undefined)
  })
}
