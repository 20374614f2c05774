'use strict'

// What comes back: fresh plain objects of the caller's realm, and methods that need their receiver.

const assert = require('node:assert/strict')
const test = require('node:test')

const { open, START_MS, stopClock } = require('./helpers/cache.js')
const { loadInContext } = require('./helpers/load-in-context.js')

/** Every kind of result, by the call that returns it. */
const RESULTS = {
  'a hit': (cache) => cache.api.cache.get('k'),
  'a stored record': (cache) => cache.api.cache.set('k', 'v', { expires_at: START_MS + 5 }),
  'the record of a stored record': (cache) => cache.api.cache.set('k', 'v', { expires_at: START_MS + 5 }).record,
  'a refused write': (cache) => cache.api.cache.set('k', 'v', { ttl: 0 }),
  'a delete that found nothing': (cache) => cache.api.cache.delete('absent'),
  'records': (cache) => cache.records(),
  'a record of records': (cache) => cache.records()[0],
}

const record = { value: 'v', expires_at: START_MS + 5 }
const EXPECTED = {
  'a hit': record,
  'a stored record': { type: 'success', record },
  'the record of a stored record': record,
  'a refused write': { type: 'error', code: 'ItemAlreadyExpired' },
  'a delete that found nothing': { type: 'error', code: 'CacheKeyDoesNotExist' },
  'records': [{ key: 'k', ...record }],
  'a record of records': { key: 'k', ...record },
}

/** What a caller may do to a result. */
function deface(result) {
  for (const key of Object.keys(result)) result[key] = 'defaced'
  result.more = 'defaced'
}

for (const [name, call] of Object.entries(RESULTS)) {
  test(`${name} is a fresh plain object with these properties and no other`, (t) => {
    stopClock(t)
    const cache = open(t)
    cache.seed({ k: { value: 'v', expires_at: START_MS + 5 } })
    const result = call(cache)
    assert.deepStrictEqual(result, EXPECTED[name])
    assert.deepEqual(Reflect.ownKeys(result).filter((key) => key !== 'length'), Reflect.ownKeys(EXPECTED[name]).filter((key) => key !== 'length'))
    assert.equal(Object.getPrototypeOf(result), Array.isArray(result) ? Array.prototype : Object.prototype)
    const descriptors = Object.values(Object.getOwnPropertyDescriptors(result)).filter((property) => property.enumerable)
    assert.ok(descriptors.every((property) => property.writable && property.configurable))
    deface(result)
    assert.deepStrictEqual(call(cache), EXPECTED[name])
    assert.notEqual(call(cache), call(cache))
  })
}

test('a successful delete is a fresh plain object', (t) => {
  const cache = open(t)
  for (let i = 0; i < 2; i++) {
    cache.seed({ k: 'v' })
    const result = cache.api.cache.delete('k')
    assert.deepStrictEqual(result, { type: 'success' })
    deface(result)
  }
})

test('the lists of records and of what happened are like any other', (t) => {
  const cache = open(t)
  cache.seed({ a: '1', b: '2' })
  cache.api.cache.get('missing')
  for (const list of [cache.records(), cache.history()]) {
    for (const name of Object.keys([...list])) {
      const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(list, name) ?? {}
      assert.deepEqual({ writable, enumerable, configurable }, { writable: true, enumerable: true, configurable: true })
    }
  }
})

test('usage is a fresh plain object', (t) => {
  const cache = open(t)
  const usage = cache.usage()
  const zeros = { entries: 0, bytes: 0, hits: 0, misses: 0, sets: 0, deletes: 0, refusals: 0, evictions: 0, expirations: 0 }
  assert.deepStrictEqual(usage, zeros)
  assert.deepEqual(Object.keys(usage), Object.keys(zeros))
  deface(usage)
  assert.deepStrictEqual(cache.usage(), zeros)
})

test('what is done to the options after a set changes nothing', (t) => {
  stopClock(t)
  const { cache } = open(t).api
  const options = { ttl: 5 }
  cache.set('k', 'v', options)
  options.ttl = 500
  assert.deepEqual(cache.get('k'), { value: 'v', expires_at: START_MS + 5 })
})

test('results and errors are of the realm that loaded the module', (t) => {
  const { evaluate, package: loaded } = loadInContext()
  t.after(() => loaded.resetTenant('realm'))
  const results = evaluate(`
    const opened = cache.openCache('post-login', { tenant: 'realm' })
    const stored = opened.api.cache.set('k', 'v')
    const errors = [
      () => opened.api.cache.set(5), () => cache.openCache(5), () => opened.seed({ k: 'x'.repeat(5000) }),
      () => cache.openCache('post-login', { limits: { maxEntries: -1 } }), () => opened.api.cache.get.call({}),
    ].map((call) => { try { call() } catch (error) { return error } })
    const objects = {
      stored, record: stored.record, hit: opened.api.cache.get('k'), refused: opened.api.cache.set('k', 'v', { ttl: 0 }),
      records: opened.records(), first: opened.records()[0], usage: opened.usage(), limits: opened.limits,
      deleted: opened.api.cache.delete('k'),
    };
    [...Object.entries(objects).filter(([, object]) => !(object instanceof Object)).map(([name]) => name),
     ...(objects.records instanceof Array ? [] : ['records is no Array']),
     ...errors.map((error, i) => error instanceof [TypeError, TypeError, Error, RangeError, TypeError][i] ? '' : 'error ' + i).filter(Boolean)]
  `)
  assert.deepEqual([...results], [])
})

const invalidThis = (method) => ({
  name: 'TypeError',
  code: 'ERR_INVALID_THIS',
  message: `${method} must be called as a method of its cache: cache.${method}(…). To pass it on, write () => cache.${method}(…)`,
})

for (const method of ['records', 'seed', 'evict', 'fail', 'usage', 'history', 'newExecution', 'reset']) {
  test(`${method} needs its receiver`, (t) => {
    const cache = open(t)
    const detached = cache[method]
    for (const receiver of [undefined, null, {}, 5, Object.create(cache), new Proxy(cache, {})]) {
      assert.throws(() => detached.call(receiver, 'set', 'InvalidExpiry'), invalidThis(method))
    }
  })
}

for (const method of ['get', 'set', 'delete']) {
  test(`${method} lives on the prototype and needs its receiver`, (t) => {
    const { cache } = open(t).api
    assert.equal(Object.hasOwn(cache, method), false)
    const detached = cache[method]
    for (const receiver of [undefined, null, {}, 5, Object.create(cache), new Proxy(cache, {})]) {
      assert.throws(() => detached.call(receiver, 'k', 'v'), invalidThis(method))
    }
    const other = open(t).api.cache
    other.set('k', 'v')
    detached.call(other, 'k', 'w')
    assert.equal(other.get('k')?.value, { get: 'v', set: 'w', delete: undefined }[method], 'another cache is a receiver')
  })

  test(`${method} can be spied on, and restored`, (t) => {
    const { cache } = open(t).api
    cache.set('k', 'v')
    const spy = t.mock.method(cache, method)
    cache[method]('k', 'v')
    assert.equal(spy.mock.calls.length, 1)
    assert.deepEqual(spy.mock.calls[0].arguments, ['k', 'v'])
    spy.mock.restore()
    assert.notEqual(cache[method], spy)
  })
}
