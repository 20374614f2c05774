'use strict'

// What console.log shows of a cache.

const assert = require('node:assert/strict')
const test = require('node:test')
const util = require('node:util')

const { api } = require('../index.js')
const { lifetime } = require('../lib/inspect.js')
const { DAY_MS, open, stopClock } = require('./helpers/cache.js')

function filled(t) {
  const clock = stopClock(t)
  const cache = open(t, { tenant: 'acme' }, 'post-login')
  cache.seed({ 'crm-token': { value: 'secret €', ttl: 754000 }, short: { value: 'v', ttl: 1500 }, 'é': { value: '', ttl: DAY_MS } })
  return { cache, clock }
}

const TABLE = `post-login of tenant "acme": 3 of 20 records, 27 of 8192 bytes
  key          bytes  expires in
  "crm-token"     19  12 min 34 s
  "short"          6  1 s
  "é"              2  24 h`

test('an ActionsCache shows its keys, sizes and remaining lifetimes', (t) => {
  assert.equal(util.inspect(filled(t).cache), `ActionsCache ${TABLE}`)
})

test('its api.cache shows the same', (t) => {
  assert.equal(util.inspect(filled(t).cache.api.cache), `CacheAPI ${TABLE}`)
})

test('whoever calls the hook with fewer arguments, as loupe and chai do, gets the same table', (t) => {
  const { cache } = filled(t)
  const hook = util.inspect.custom
  for (const args of [[], [2], [2, {}], [2, { depth: 2 }], [undefined, undefined], [0, {}, undefined]]) {
    assert.equal(cache[hook](...args), `ActionsCache ${TABLE}`)
    assert.equal(cache.api.cache[hook](...args), `CacheAPI ${TABLE}`)
    assert.match(api[hook](...args), /^\{ cache: CacheAPI post-user-registration of tenant "default": /)
  }
  for (const args of [[-1], [-1, {}], [-1, { stylize: undefined }]]) assert.equal(cache[hook](...args), '[ActionsCache]')
})

test('its api shows its cache', (t) => {
  assert.equal(util.inspect(filled(t).cache.api), `{\n  cache: CacheAPI ${TABLE.replaceAll('\n', '\n  ')}\n}`)
})

test('lifetimes are those that remain, and what has expired is not shown', (t) => {
  const { cache, clock } = filled(t)
  clock.ms += 1500
  assert.match(util.inspect(cache), /"short" {10}6 {2}0 ms\n/)
  clock.ms += 1
  assert.doesNotMatch(util.inspect(cache), /short/)
  assert.match(util.inspect(cache), /2 of 20 records, 21 of 8192 bytes/)
  assert.match(util.inspect(cache), /"crm-token" {5}19 {2}12 min 32 s\n/)
})

test('an empty cache shows that', (t) => {
  const cache = open(t, { tenant: 'empty' })
  assert.equal(util.inspect(cache), 'ActionsCache post-user-registration of tenant "empty": 0 of 20 records, 0 of 8192 bytes')
})

test('deeper than was asked for only its name is shown', (t) => {
  const { cache } = filled(t)
  assert.equal(util.inspect({ cache }, { depth: 0 }), '{ cache: [ActionsCache] }')
  assert.equal(util.inspect({ cache: cache.api.cache }, { depth: 0 }), '{ cache: [CacheAPI] }')
})

test('what merely inherits from it, or stands before it, shows its name', (t) => {
  const { cache } = filled(t)
  assert.equal(util.inspect(Object.create(cache)), '[ActionsCache]')
  assert.equal(util.inspect(Object.create(cache.api.cache)), '[CacheAPI]')
  assert.equal(util.inspect(new Proxy(cache.api.cache, {})), '[CacheAPI]')
})

test('keys and names are escaped, and cut where they are too long to read', (t) => {
  stopClock(t)
  const cache = open(t, { tenant: 't'.repeat(1e6), limits: { maxKeyBytes: 1e6, maxTotalBytes: 1e7 } })
  cache.seed({ 'line\nbreak': '', '\u001b[31m': '', '\u202e': '', '\ud83d': '', ['k'.repeat(1e6)]: '' })
  const shown = util.inspect(cache)
  assert.ok(shown.length < 1500, `${shown.length} characters`)
  assert.equal(shown.split('\n').length, 7)
  // eslint-disable-next-line no-control-regex -- none of these may reach a terminal
  assert.doesNotMatch(shown.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]/)
  assert.match(shown, /"k{80}"… \(1000000 characters\)/)
})

test('a trigger that no documentation knows is escaped, and cut, too', (t) => {
  const shown = (trigger) => util.inspect(open(t, { anyTrigger: true, tenant: 'acme' }, trigger))
  assert.match(shown('t'.repeat(1e6)), /^ActionsCache "t{80}"… \(1000000 characters\) of tenant/)
  assert.match(shown('a\u001b[31m'), /^ActionsCache "a\\u001b\[31m" of tenant/)
  assert.match(shown(''), /^ActionsCache "" of tenant/)
})

test('of many records the first hundred are shown', (t) => {
  const cache = open(t, { limits: { maxEntries: 1000 } })
  cache.seed(Array.from({ length: 150 }, (_, i) => ({ key: `key ${i}`, value: '' })))
  const shown = util.inspect(cache)
  assert.match(shown, /"key 99"/)
  assert.doesNotMatch(shown, /"key 100"/)
  assert.match(shown, /… and 50 more$/)
})

test('where a hundred are all, nothing is said of more', (t) => {
  const cache = open(t, { limits: { maxEntries: 100 } })
  cache.seed(Array.from({ length: 100 }, (_, i) => ({ key: `key ${i}`, value: '' })))
  const lines = util.inspect(cache).split('\n')
  assert.equal(lines.length, 1 + 1 + 100)
  assert.match(lines[101], /"key 99"/)
})

test('a length of time is shown in its two largest units', () => {
  const LENGTHS = [
    [0, '0 ms'], [0.9, '0 ms'], [999.9, '999 ms'], [1000, '1 s'], [1999, '1 s'], [59_999, '59 s'], [60_000, '1 min'], [61_000, '1 min 1 s'],
    [3_599_999, '59 min 59 s'], [3_600_000, '1 h'], [3_601_000, '1 h 1 s'], [3_660_999, '1 h 1 min'], [3_661_000, '1 h 1 min'], [86_400_000, '24 h'],
  ]
  for (const [ms, shown] of LENGTHS) assert.equal(lifetime(ms), shown, `${ms} ms`)
})

test('of a tenant what makes it unique is left out, at its end alone', (t) => {
  const UNIQUE = ' 0123abcd-4567-89ab-cdef-0123456789ab'
  const shown = (tenant) => /of tenant "(.*)": /.exec(util.inspect(open(t, { tenant })))?.[1]
  assert.equal(shown(`login.test.js${UNIQUE}`), 'login.test.js')
  assert.equal(shown(`login${UNIQUE}.test.js`), `login${UNIQUE}.test.js`)
  assert.equal(shown(`login.test.js${UNIQUE.toUpperCase()}`), `login.test.js${UNIQUE.toUpperCase()}`)
})

test('what happened begins with a date, where there is one', (t) => {
  const clock = stopClock(t)
  const LAST_MS = 8.64e15
  for (const [nowMs, shown] of [
    [0, '1970-01-01T00:00:00.000Z'],
    [LAST_MS, '+275760-09-13T00:00:00.000Z'],
    [-LAST_MS, '-271821-04-20T00:00:00.000Z'],
    [LAST_MS + 1, '8640000000000001 ms'],
    [-LAST_MS - 1, '-8640000000000001 ms'],
  ]) {
    clock.ms = nowMs
    const cache = open(t)
    cache.api.cache.get('k')
    assert.equal(/What happened, from (.*) on:/.exec(util.inspect(cache))?.[1], shown)
  }
})

test('deeper than was asked for the name is styled as Node styles it', (t) => {
  const stylize = (text, style) => `${style} ${text}`
  assert.equal(open(t)[util.inspect.custom](-1, { stylize }), 'special [ActionsCache]')
})

test('another version of the package finds a cache by these names', (t) => {
  const cache = open(t)
  const of = (name) => Symbol.for(`auth0-actions-cache.${name}`)
  assert.equal(cache[of('owner')], cache)
  assert.equal(cache.api.cache[of('owner')], cache)
  assert.deepEqual(Object.keys(cache[of('view')](0)), ['rows', 'events', 'eventCount', 'replaced'])
  assert.deepEqual(cache[of('refusals')](), [])
})
