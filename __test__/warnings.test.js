'use strict'

// What a set is warned of, and that no warning changes a result.

const assert = require('node:assert/strict')
const test = require('node:test')
const util = require('node:util')

const { openCache } = require('../index.js')
const { DAY_MS, HOUR_MS, START_MS, open, stopClock } = require('./helpers/cache.js')

const START_S = START_MS / 1000

/** The warnings of one set, and what it returned. */
function setOnce(t, options, value = 'v', settings = {}) {
  stopClock(t)
  const cache = open(t, settings)
  const result = cache.api.cache.set('k', value, options)
  const events = cache.history()
  assert.equal(events.filter(({ event }) => event === 'refused').length, result.type === 'error' ? 1 : 0)
  return { result, events, warnings: events.flatMap(({ warning }) => (warning === undefined ? [] : [warning])) }
}

for (const ttl of [86400, 3540, 69120, 604800, 36000, 3600, 7200, 1800, 900, 600, 300, 301, 1499, 86400.5, 172800, 2592000]) {
  test(`a ttl of ${ttl} looks like seconds`, (t) => {
    const { result, warnings, events } = setOnce(t, { ttl })
    assert.deepEqual(warnings, ['TtlLooksLikeSeconds'])
    assert.deepEqual(result, { type: 'success', record: { value: 'v', expires_at: START_MS + Math.floor(ttl) } })
    assert.equal(events[0].message, `ttl is in milliseconds, so ${ttl} is ${ttl / 1000} seconds. If you mean ${ttl} seconds, pass ${ttl * 1000}`)
  })
}

for (const ttl of [60000, 1500, 100, 900000, 299, 299.9, 500, 1000, 2000, 5000, 86000, 90000, 3600000, DAY_MS, 2678400, 1]) {
  test(`a ttl of ${ttl} does not`, (t) => {
    assert.deepEqual(setOnce(t, { ttl }).events, [])
  })
}

for (const [name, expires_at, isWarned] of [
  ['now, in seconds', START_S + 0.001, true],
  ['an hour ahead, in seconds', START_S + 3600, true],
  ['with a fraction', START_S + 3600.5, true],
  ['just less than ten years ahead', START_S + 10 * 365 * 86400, true],
  ['in the past, in seconds', START_S - 1, false],
  ['the very second', START_S, false],
  ['eleven years ahead', START_S + 11 * 366 * 86400, false],
  ['0', 0, false],
  ['an hour ago, in milliseconds', START_MS - HOUR_MS, false],
]) {
  test(`an expires_at ${isWarned ? 'looks like seconds' : 'is only refused'}: ${name}`, (t) => {
    const { result, events } = setOnce(t, { expires_at })
    assert.deepEqual(result, { type: 'error', code: 'ItemAlreadyExpired' })
    const [{ warning, message }] = events
    assert.equal(warning, isWarned ? 'ExpiresAtLooksLikeSeconds' : undefined)
    const product = Math.floor(expires_at * 1000)
    assert.equal(message, isWarned ? `expires_at is in milliseconds since 1970, and ${expires_at} looks like seconds. If it is, pass ${product}` : undefined)
  })
}

for (const [name, options, option] of [
  ['expiresAt', { expiresAt: START_MS + HOUR_MS }, 'expiresAt'],
  ['expires_in', { expires_in: 3600 }, 'expires_in'],
  ['TTL', { TTL: 60000 }, 'TTL'],
  ['beside a ttl that is undefined', { ttl: undefined, maxAge: 5 }, 'maxAge'],
  ['the first of several', { ttlMs: 1, ttlSeconds: 2 }, 'ttlMs'],
  ['a name that needs escapes', { 'a\n\u202e': 1 }, 'a\\n\\u202e'],
]) {
  test(`an option of another name is told: ${name}`, (t) => {
    const { result, events } = setOnce(t, options)
    assert.deepEqual(result.record, { value: 'v', expires_at: START_MS + 900000 })
    const message = `set has no option "${option}", only ttl and expires_at. Without them, a record lives for the default time`
    assert.deepEqual(events, [{ event: 'warned', at: START_MS, key: 'k', warning: 'UnknownOption', message }])
  })
}

test('the name of an option is kept as long as a key', (t) => {
  const { events } = setOnce(t, { ['o'.repeat(1e5)]: 1 })
  assert.match(events[0].message, /^set has no option "o{80}"… \(4096 characters\), only/)
})

for (const options of [60000, 0, '60', true, 5n, Symbol('s')]) {
  test(`a third argument that is no object is told: ${typeof options} ${String(options)}`, (t) => {
    const { result, events } = setOnce(t, options)
    assert.deepEqual(result.record, { value: 'v', expires_at: START_MS + 900000 })
    const message = 'The third argument of set must be an object, such as { ttl: 60000 }. Anything else is ignored'
    assert.deepEqual(events, [{ event: 'warned', at: START_MS, key: 'k', warning: 'OptionsIgnored', message }])
  })
}

class Options {
  get ttl() {
    return 60000
  }
}

for (const [name, options] of [
  ['undefined', undefined],
  ['null', null],
  ['{}', {}],
  ['undefined lifetimes', { ttl: undefined, expires_at: undefined }],
  ['a lifetime beside another property', { ttl: 60000, note: 'x' }],
  ['an instant beside another property', { expires_at: START_MS + HOUR_MS, expiresAt: 5 }],
  ['a ttl that is inherited', new Options()],
  ['a function with a ttl', Object.assign(() => {}, { ttl: 60000 })],
]) {
  test(`nothing is said of ${name}`, (t) => {
    const { result, events } = setOnce(t, options)
    assert.equal(result.type, 'success')
    assert.deepEqual(events, [])
  })
}

for (const [name, options, isCut, max = DAY_MS, text = '24 hours'] of [
  ['a ttl of a day', { ttl: DAY_MS }, false],
  ['a ttl of more', { ttl: DAY_MS + 1 }, true],
  ['an instant a day ahead', { expires_at: START_MS + DAY_MS + 0.5 }, false],
  ['an instant further ahead', { expires_at: START_MS + DAY_MS + 1 }, true],
  ['a maximum of an hour', { ttl: HOUR_MS + 500 }, true, HOUR_MS, '1 hour'],
  ['a maximum of 1,500 ms', { ttl: 2000 }, true, 1500, '1,500 ms'],
  ['no lifetime, where the default is longer', undefined, false, 1000],
]) {
  test(`a lifetime that is cut is told: ${name}`, (t) => {
    const { result, events } = setOnce(t, options, 'v', { limits: { maxTtlMs: max } })
    assert.equal(result.record.expires_at, Math.min(START_MS + max, isCut ? Infinity : result.record.expires_at))
    const message = `A record lives for ${text} at most, so its lifetime was cut`
    assert.deepEqual(events, isCut ? [{ event: 'warned', at: START_MS, key: 'k', warning: 'LifetimeCut', message }] : [])
  })
}

test('both lifetimes are told, after what is worse', (t) => {
  const { events } = setOnce(t, { ttl: 60000, expires_at: START_MS + HOUR_MS })
  assert.deepEqual(events, [{ event: 'warned', at: START_MS, key: 'k', warning: 'TwoLifetimes', message: 'Both ttl and expires_at were given, and the earlier end counts' }])
  assert.deepEqual(setOnce(t, { ttl: 86400, expires_at: START_MS + HOUR_MS }).warnings, ['TtlLooksLikeSeconds', 'TwoLifetimes'])
  assert.deepEqual(setOnce(t, { ttl: 3 * DAY_MS, expires_at: START_MS + 2 * DAY_MS }).warnings, ['LifetimeCut', 'TwoLifetimes'])
})

for (const [name, options, value, code, warning] of [
  ['a ttl in seconds', { ttl: 86400 }, 'v'.repeat(5000), 'CacheValueSizeExceeded', 'TtlLooksLikeSeconds'],
  ['an option of another name', { expiresIn: 5 }, 'v'.repeat(5000), 'CacheValueSizeExceeded', 'UnknownOption'],
  ['no object', 60, 'v'.repeat(5000), 'CacheValueSizeExceeded', 'OptionsIgnored'],
  ['an instant in seconds, not refused for that', { expires_at: START_S + 60 }, 'v'.repeat(5000), 'CacheValueSizeExceeded', undefined],
  ['both in seconds', { ttl: 3600, expires_at: START_S + 3600 }, 'v', 'ItemAlreadyExpired', 'ExpiresAtLooksLikeSeconds'],
  ['both lifetimes', { ttl: 0, expires_at: START_MS + 60000 }, 'v', 'ItemAlreadyExpired', undefined],
  ['a ttl of text', { ttl: '86400' }, 'v', 'InvalidExpiry', undefined],
]) {
  test(`a refused set has one warning at most: ${name}`, (t) => {
    const { result, events } = setOnce(t, options, value)
    assert.deepEqual(result, { type: 'error', code })
    assert.equal(events.length, 1)
    assert.deepEqual([events[0].code, events[0].warning, typeof events[0].message], [code, warning, warning ? 'string' : 'undefined'])
  })
}

test('what fail ordered is warned of too, and not as expired', (t) => {
  stopClock(t)
  const cache = open(t)
  cache.fail('set', 'ItemAlreadyExpired', { times: 2 })
  cache.api.cache.set('k', 'v', { ttl: 86400 })
  cache.api.cache.set('k', 'v', { expires_at: START_MS + HOUR_MS })
  assert.deepEqual(cache.history().map(({ ordered, warning }) => [ordered, warning]), [[true, 'TtlLooksLikeSeconds'], [true, undefined]])
})

test('no option is read that set does not have, and each that it has only once', (t) => {
  const cache = open(t)
  const read = []
  const options = new Proxy({ ttl: 86400, secret: 'x' }, {
    get(target, name) {
      read.push(name)
      return target[name]
    },
  })
  cache.api.cache.set('k', 'v', options)
  const unknown = { get secret() { return assert.fail('it was read') } }
  assert.equal(cache.api.cache.set('k', 'v', unknown).type, 'success')
  assert.deepEqual(read, ['ttl', 'expires_at'])
  assert.deepEqual(cache.history().map(({ warning }) => warning), ['TtlLooksLikeSeconds', 'UnknownOption'])
})

test('a seed is warned of nothing', (t) => {
  const cache = open(t)
  cache.seed({ a: { value: '1', ttl: 86400 }, b: { value: '2', ttl: 1e9 }, c: { value: '3', ttl: 5000, expires_at: Date.now() + 5000 } })
  assert.deepEqual(cache.history(), [])
})

test('a warning changes no later get, and no count but its own', (t) => {
  stopClock(t)
  const cache = open(t)
  cache.api.cache.set('k', 'v', { ttl: 86400 })
  assert.deepEqual(cache.api.cache.get('k'), { value: 'v', expires_at: START_MS + 86400 })
  const { sets, hits, misses, refusals } = cache.usage()
  assert.deepEqual({ sets, hits, misses, refusals }, { sets: 1, hits: 1, misses: 0, refusals: 0 })
  assert.match(util.inspect(cache), /\+0 ms {2}set "k" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86\.4 seconds/)
})

test('the same of every way into the addon: short, long, wide', (t) => {
  const cache = openCache('post-login', { tenant: 'warnings' })
  t.after(() => cache.reset())
  for (const value of ['v', 'v'.repeat(3000), 'é'.repeat(10), '€'.repeat(1000)]) {
    for (const options of [{ ttl: 86400 }, { expiresAt: 5 }, 60, { ttl: 60000, expires_at: Date.now() + 5000 }]) {
      cache.reset()
      cache.api.cache.set('k', value, options)
      assert.equal(cache.history().length, 1, `${value.length} ${util.inspect(options)}`)
      assert.equal(cache.api.cache.get('k').value, value)
    }
  }
})
