'use strict'

// A value is a token or a secret: it goes through every public path, and is found nowhere but in what `get`, `set`
// and `records` return.

const assert = require('node:assert/strict')
const looseAssert = require('node:assert')
const { Console } = require('node:console')
const { Writable } = require('node:stream')
const test = require('node:test')
const util = require('node:util')
const v8 = require('node:v8')

const { api, openCache, resetTenant } = require('../index.js')
const matchers = require('../lib/matchers.js')
const { markFaults, takeFaults } = require('../lib/strict.js')
const { open } = require('./helpers/cache.js')
const { ROOT } = require('./helpers/child.js')
const { loadAgain } = require('./helpers/load-again.js')
const { run } = require('./helpers/run.js')

const SECRET = 'MARKER-5f1c'
const KEY = 'crm-token'

function assertKept(text, path) {
  assert.equal(typeof text, 'string', path)
  assert.ok(!text.includes(SECRET), `${path} shows the value`)
}

/** All that an error says. */
function textOf(error) {
  const own = Reflect.ownKeys(error).map((name) => String(error[name]))
  return [String(error), error.stack, ...own, util.inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)].join('\n')
}

/** The objects that a test author or an Action holds, by name; each is of a cache with the secret. */
function holds(t) {
  const cache = open(t)
  cache.seed({ [KEY]: SECRET })
  api.cache.set(KEY, SECRET)
  cache.api.cache.get(KEY)
  cache.api.cache.set(KEY, SECRET, { ttl: 0 })
  cache.api.cache.set(KEY, SECRET, SECRET)
  t.after(() => resetTenant())
  const again = loadAgain().openCache(undefined, { tenant: cache.tenant })
  return { cache, 'cache.api': cache.api, 'cache.api.cache': cache.api.cache, api, 'api.cache': api.cache, again, spread: { ...cache.api }, limits: cache.limits }
}

const SHOWN = {
  'util.inspect': util.inspect,
  'util.inspect, all': (held) => util.inspect(held, { depth: Infinity, showHidden: true, getters: true, showProxy: true }),
  'util.inspect, without custom': (held) => util.inspect(held, { depth: Infinity, showHidden: true, getters: true, customInspect: false }),
  'util.inspect at each depth': (held) => [-1, 0, 1, 2, 3, 9, null].map((depth) => util.inspect(held, { depth, colors: true })).join('\n'),
  'util.inspect, nested': (held) => util.inspect({ a: [{ b: new Map([[held, { held }]]) }] }, { depth: 9 }),
  'util.inspect of a proxy': (held) => util.inspect(new Proxy(held, {}), { showProxy: true }),
  'util.inspect of an heir': (held) => util.inspect(Object.create(held)),
  'util.inspect of the prototype': (held) => util.inspect(Object.getPrototypeOf(held), { showHidden: true, depth: 9 }),
  'util.format': (held) => util.format('%s %o %O %j %d', held, held, held, held, held),
  'JSON.stringify': JSON.stringify,
  String,
  'a template': (held) => `${held}`,
  'toLocaleString': (held) => held.toLocaleString(),
  'Object.entries': (held) => flat(Object.entries(held)),
  'own properties': (held) => flat(Reflect.ownKeys(held).map((name) => held[name])),
  'for in': (held) => { const seen = []; for (const name in held) seen.push(name, String(held[name])); return seen.join() },
  'Object.getOwnPropertyDescriptors': (held) => flat(Object.values(Object.getOwnPropertyDescriptors(held))),
  'a spread': (held) => flat({ ...held }),
  'structuredClone': (held) => flat(attempt(() => structuredClone(held))),
  'v8.serialize': (held) => attempt(() => v8.serialize(held).toString('latin1')),
}

function attempt(call) {
  try {
    return call()
  } catch (error) {
    return textOf(error)
  }
}

/** All that can be reached without a call of a method, as text. */
function flat(thing, seen = new Set()) {
  if (typeof thing !== 'object' || thing === null || seen.has(thing)) return String(thing)
  seen.add(thing)
  return Reflect.ownKeys(thing).map((name) => `${String(name)}: ${flat(thing[name], seen)}`).join('\n')
}

for (const [path, show] of Object.entries(SHOWN)) {
  test(`kept by ${path}`, (t) => {
    for (const [name, held] of Object.entries(holds(t))) assertKept(show(held), `${path} of ${name}`)
  })
}

test('kept by console', (t) => {
  const written = []
  const sink = new Writable({ write: (chunk, _encoding, done) => { written.push(String(chunk)); done() } })
  const out = new Console(sink, sink)
  for (const held of Object.values(holds(t))) {
    for (const method of ['log', 'error', 'table', 'dir', 'dirxml', 'trace']) out[method](held)
    out.dir(held, { depth: null, showHidden: true })
    out.assert(false, held)
  }
  assert.ok(written.length >= 64)
  assertKept(written.join(''), 'console')
  assert.match(written.join(''), /crm-token/)
})

test('kept by the messages of failing assertions', (t) => {
  for (const [name, held] of Object.entries(holds(t))) {
    for (const library of [assert, looseAssert]) {
      for (const [method, other] of [['equal', {}], ['deepEqual', { a: 1 }], ['deepStrictEqual', null], ['notStrictEqual', held], ['strictEqual', undefined]]) {
        assert.throws(() => library[method](held, other), (error) => {
          assertKept(textOf(error), `${method} of ${name}`)
          return true
        })
      }
    }
  }
})

const LONG = SECRET + 'x'.repeat(5000)

const THROWS = {
  'set with a key that is no string': (cache) => cache.api.cache.set(new String(SECRET), SECRET),
  'set with a value that is no string': (cache) => cache.api.cache.set(KEY, { token: SECRET, toString: () => SECRET, toJSON: () => SECRET }),
  'set with a symbol': (cache) => cache.api.cache.set(KEY, Symbol(SECRET)),
  'set with a list': (cache) => cache.api.cache.set(KEY, [SECRET]),
  'seed that is refused': (cache) => cache.seed({ [KEY]: LONG }),
  'seed that expires': (cache) => cache.seed([{ key: KEY, value: SECRET, ttl: 0 }]),
  'seed of a string': (cache) => cache.seed(SECRET),
  'seed of a list of values': (cache) => cache.seed([SECRET]),
  'seed of entries': (cache) => cache.seed([[KEY, SECRET]]),
  'seed of a Map': (cache) => cache.seed(new Map([[KEY, SECRET]])),
  'seed of wrapped values': (cache) => cache.seed({ [KEY]: { value: [SECRET] } }),
  'seed of records without a key': (cache) => cache.seed([{ value: SECRET }]),
  'seed of records with a wrong key': (cache) => cache.seed([{ key: [SECRET], value: SECRET }]),
  'evict of no string': (cache) => cache.evict([SECRET]),
  'fail with another operation': (cache) => cache.fail(SECRET, 'InvalidExpiry'),
  'fail with another code': (cache) => cache.fail('set', SECRET),
  'fail with other times': (cache) => cache.fail('set', 'InvalidExpiry', { times: SECRET }),
  'openCache with a wrong tenant': () => openCache(undefined, { tenant: [SECRET] }),
  'openCache with wrong limits': () => openCache(undefined, { limits: { maxEntries: SECRET } }),
  'resetTenant with a wrong tenant': () => resetTenant({ SECRET }),
  'a detached method': (cache) => cache.api.cache.set.call(undefined, KEY, SECRET),
  'a foreign receiver': (cache) => cache.api.cache.set.call({ SECRET }, KEY, SECRET),
}

for (const [path, call] of Object.entries(THROWS)) {
  test(`kept by the error of ${path}`, (t) => {
    const cache = open(t)
    cache.api.cache.set(KEY, SECRET)
    assert.throws(() => call(cache), (error) => {
      assertKept(textOf(error), path)
      return true
    })
  })
}

test('kept by the error of a clock out of order', (t) => {
  const cache = open(t)
  cache.api.cache.set(KEY, SECRET)
  t.mock.method(Date, 'now', () => SECRET)
  for (const call of [() => cache.api.cache.set(KEY, SECRET), () => cache.api.cache.get(KEY), () => util.inspect(cache)]) {
    assert.throws(call, (error) => { assertKept(textOf(error), 'the clock'); return error instanceof TypeError })
  }
})

test('no refusal holds the value', (t) => {
  const cache = open(t)
  cache.fail('set', 'FailedToSetCacheRecord')
  for (const options of [{}, { ttl: 0 }, { ttl: NaN }, { expires_at: 1e300 }]) {
    assertKept(JSON.stringify(cache.api.cache.set(KEY, SECRET, options)), 'a refusal')
  }
  assertKept(JSON.stringify(cache.api.cache.set(KEY, LONG)), 'a refusal')
})

/** A cache in which everything has happened that history knows, with the secret wherever an Action can put it. */
function eventful(t, options) {
  const cache = open(t, { evictionRate: 1, ...options })
  const { cache: its } = cache.api
  for (const third of [undefined, SECRET, { expiresAt: SECRET }, { ttl: 86400 }, { ttl: SECRET }, { expires_at: Date.now() / 1000 + 60 }, { ttl: 1e9, expires_at: 1e15 }]) {
    its.set(KEY, SECRET, third)
    its.get(KEY)
    its.set(KEY, LONG, third)
    its.get(KEY)
  }
  cache.newExecution()
  its.set(KEY, SECRET, { ttl: 1 })
  its.get(KEY)
  its.delete(KEY)
  its.delete(KEY)
  cache.seed({ [KEY]: SECRET })
  cache.evict()
  cache.seed({ [KEY]: { json: SECRET } })
  for (const operation of ['set', 'delete']) cache.fail(operation, 'FailedToSetCacheRecord')
  its.set(KEY, SECRET)
  its.delete(KEY)
  openCache('event-stream', { tenant: cache.tenant }).seed({ [KEY]: SECRET })
  t.after(() => resetTenant(cache.tenant))
  return cache
}

test('kept by the history, and by what shows it', (t) => {
  const cache = eventful(t)
  const events = cache.history()
  const kinds = new Set(events.map(({ event }) => event))
  assert.deepEqual([...kinds].sort(), ['deleted', 'evicted', 'missed', 'refused', 'spared', 'warned'])
  assert.deepEqual([...new Set(events.flatMap(({ warning }) => warning ?? []))].sort(), [
    'ExpiresAtLooksLikeSeconds', 'LifetimeCut', 'OptionsIgnored', 'TtlLooksLikeSeconds', 'TwoLifetimes', 'UnknownOption',
  ])
  assertKept(flat(events), 'history()')
  assertKept(util.inspect(events, { depth: 9, showHidden: true }), 'history()')
  for (const held of [cache, cache.api, cache.api.cache]) assertKept(util.inspect(held), 'the table')
})

test('kept by the faults of a strict test', (t) => {
  const mark = markFaults()
  eventful(t, { strict: true })
  const error = takeFaults('default', { mark })
  assert.ok(error?.message.split('\n').length > 15)
  assertKept(textOf(error), 'the error')
})

test('kept by the messages of matchers', (t) => {
  const cache = eventful(t)
  cache.seed({ [KEY]: SECRET, json: { json: { token: SECRET } } })
  const calls = {
    toHaveCached: [[KEY], [KEY, SECRET], [KEY, 'other'], ['missing', SECRET]],
    toHaveCachedJSON: [[KEY], ['json'], ['json', { token: SECRET }], ['json', 'other'], ['missing', SECRET]],
    toHaveCachedFor: [[KEY, 1], [KEY, 1e9]],
    toHaveHit: [[], [99]],
    toHaveMissed: [[], [99]],
    toHaveRefused: [[], ['InvalidExpiry'], ['MaxSideEffectsExceeded']],
  }
  assert.deepEqual(Object.keys(calls).sort(), Object.keys(matchers).sort())
  for (const [name, lists] of Object.entries(calls)) {
    for (const given of lists) {
      for (const received of [cache, cache.api, cache.api.cache]) {
        const verdict = matchers[name].call({ equals: util.isDeepStrictEqual }, received, ...given)
        assertKept(verdict.message(), name)
        assert.deepEqual(Object.keys(verdict), ['pass', 'message'])
      }
      for (const received of [SECRET, { get: () => SECRET, set: () => SECRET, cache: SECRET }, new Map([[KEY, SECRET]])]) {
        assert.throws(() => matchers[name].call({ equals: util.isDeepStrictEqual }, received, ...given), (error) => {
          assertKept(textOf(error), name)
          return true
        })
      }
    }
  }
  assert.throws(() => matchers.toHaveRefused(cache, SECRET), (error) => {
    assertKept(textOf(error), 'toHaveRefused')
    return true
  })
})

test('kept by what NODE_DEBUG prints', async () => {
  const script = `
    const { cache } = require(index).openCache().api
    for (const third of [undefined, 'MARKER-5f1c', { expiresAt: 'MARKER-5f1c' }, { ttl: 86400 }]) cache.set('${KEY}', 'MARKER-5f1c', third)
    cache.get('${KEY}')
    try { cache.set('MARKER-5f1c'.slice(0, 0), Symbol('MARKER-5f1c')) } catch {}
    cache.delete('${KEY}')`
  const { stdout, stderr } = await run(ROOT, ['-e', `const index = ${JSON.stringify(ROOT)}\n${script}`], { env: { ...process.env, NODE_DEBUG: 'auth0-actions-cache' } })
  assert.equal(stderr.match(/^AUTH0-ACTIONS-CACHE/gm)?.length, 9)
  assertKept(stdout + stderr, 'NODE_DEBUG')
})

test('no own property, and no toJSON, leads to a value', (t) => {
  const { cache } = holds(t)
  assert.deepEqual(Reflect.ownKeys(cache), ['trigger', 'tenant', 'limits', 'api'])
  assert.deepEqual(Reflect.ownKeys(cache.api), ['cache'])
  assert.deepEqual(Reflect.ownKeys(cache.api.cache), ['trigger', 'tenant'])
  for (const held of [cache, cache.api, cache.api.cache, api]) assert.equal('toJSON' in held, false)
})
