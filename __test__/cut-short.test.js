'use strict'

// A call can be cut short at any step, and a debugger's watch expression can use a cache at any step. Whatever comes of
// the call itself: each later `get` of each handle returns what the engine holds, and `usage()` counts each call that
// returned. Runs on every Node of the matrix too.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')

const { loadInstrumented } = require('./helpers/instrument.js')
const { openCache } = require('../index.js')

const START = 1_700_000_000_000
const FILES = ['lib/near-cache.js', 'lib/cache-api.js']
const KEYS = ['k', 'k2', 'short', 'none', 'new', 'k63']
const RAISED = { maxEntries: 1_000, maxValueBytes: 100_000, maxTotalBytes: 10_000_000 }

/** What happens at the step that is awaited; nothing while it is `undefined`. @type {((place: string) => void) | undefined} */
let onStep
const { loaded, places } = loadInstrumented(FILES, (place) => onStep?.(place))
const reached = new Set()

/** How a case begins: what the handle under test has read, and what has become of that. */
const STATES = {
  'nothing was read': () => {},
  'all was read': ({ mine }) => read(mine),
  'all was read, and another handle changed it': ({ mine, another }) => {
    read(mine)
    another.set('k', 'newer')
    another.delete('k2')
  },
  'as many as are kept': ({ mine, another }) => {
    for (let n = 0; n < 64; n++) another.set(`k${n}`, `${n}`)
    for (let n = 0; n < 64; n++) mine.get(`k${n}`)
  },
  'a record has expired since': ({ mine }, clock) => {
    read(mine)
    clock.ms += 101
  },
}

/** What the handle under test is doing. */
const OPERATIONS = {
  'get of a record': (cache) => cache.get('k'),
  'get of none': (cache) => cache.get('none'),
  'get of one that expires': (cache) => cache.get('short'),
  'get of no string': (cache) => cache.get(5),
  'set of a record': (cache) => cache.set('k', 'outer', { ttl: 1_000 }),
  'set of a new one': (cache) => cache.set('new', 'outer', { expires_at: START + 5_000 }),
  'set of a long one': (cache) => cache.set('k', 'o'.repeat(2_000)),
  'set of a long one that is no ASCII': (cache) => cache.set('k', 'ö'.repeat(2_000)),
  'set of more than is kept': (cache) => cache.set('k', 'o'.repeat(70_000)),
  'set that is refused': (cache) => cache.set('k', 'outer', { ttl: NaN }),
  delete: (cache) => cache.delete('k'),
  'delete of none': (cache) => cache.delete('none'),
}

/** What may come between two of its steps. */
const BETWEEN = {
  'get by the same handle': ({ mine }) => mine.get('k'),
  'get of none by the same handle': ({ mine }) => mine.get('none'),
  'set by the same handle': ({ mine }) => mine.set('k', 'between', { ttl: 2_000 }),
  'set of another key by the same handle': ({ mine }) => mine.set('k2', 'between'),
  'delete by the same handle': ({ mine }) => mine.delete('k'),
  'all of these': ({ mine }) => [mine.get('k'), mine.set('k', 'between'), mine.get('k'), mine.set('new', 'between'), mine.delete('k2'), read(mine)],
  'get by another handle': ({ another }) => another.get('k'),
  'set by another handle': ({ another }) => another.set('k', 'between', { ttl: 2_000 }),
  'delete by another handle': ({ another }) => another.delete('k'),
  'set by another handle, then by the same': ({ mine, another }) => [another.set('k', 'between'), mine.set('k2', 'between')],
  'another cache': ({ elsewhere }) => [elsewhere.get('k'), elsewhere.set('k', 'elsewhere'), elsewhere.get('k'), elsewhere.delete('none')],
  evict: ({ owner }) => owner.evict('k'),
  seed: ({ owner }) => owner.seed({ k: 'between', new: 'between' }),
  reset: ({ owner }) => owner.reset(),
}

function read(cache) {
  return ['k', 'k2', 'short', 'none'].map((key) => cache.get(key))
}

let number = 0

/** A case: two handles of a cache and one of another, each of whose calls is counted when it returns. */
function begin(clock, prepare) {
  const tenant = `cut ${number++}`
  const open = (trigger) => loaded.openCache(trigger, { tenant, limits: RAISED })
  const [owner, other, apart] = [open('post-login'), open('post-login'), open('event-stream')]
  const counts = new Map([['post-login', zeros()], ['event-stream', zeros()]])
  const handles = { owner, mine: counting(owner, counts), another: counting(other, counts), elsewhere: counting(apart, counts) }
  clock.ms = START
  owner.seed({ k: 'old', k2: 'old', short: { value: 'old', ttl: 100 } })
  prepare(handles, clock)
  return { tenant, handles, counts, caches: [owner, other, apart] }
}

const zeros = () => ({ hits: 0, misses: 0, sets: 0, deletes: 0 })

/** The same three methods, which note what they returned. */
function counting({ trigger, api: { cache } }, counts) {
  const count = (name) => counts.get(trigger)[name]++
  return {
    get(key) {
      const record = cache.get(key)
      count(record ? 'hits' : 'misses')
      return record
    },
    set(...given) {
      const result = cache.set(...given)
      if (result.type === 'success') count('sets')
      return result
    },
    delete(key) {
      const result = cache.delete(key)
      if (result.type === 'success') count('deletes')
      return result
    },
  }
}

/** Calls `act` at the n-th step of a call, and returns whether there was one. */
function actAt(n, call, act) {
  let step = 0
  onStep = (place) => {
    if (step++ !== n) return
    reached.add(place)
    act()
  }
  try {
    call()
  } finally {
    onStep = undefined
  }
  return step > n
}

/** What the engine holds, read by a module that has read nothing. */
function engineOf(tenant, trigger) {
  const records = openCache(trigger, { tenant, limits: RAISED }).records()
  return new Map(records.map(({ key, ...record }) => [key, record]))
}

/** Each handle returns it, when it asks for the first time and when it may not need to ask. */
function checkReads({ tenant, caches }, where) {
  for (const { trigger, api } of caches) {
    const held = engineOf(tenant, trigger)
    for (const round of [1, 2]) {
      for (const key of KEYS) assert.deepEqual(api.cache.get(key), held.get(key), `${where}: get ${key}, round ${round}`)
    }
  }
}

const pick = ({ hits, misses, sets, deletes }) => ({ hits, misses, sets, deletes })

/** Runs `check` with each step of each operation from each state. */
function eachStep(t, check) {
  const clock = { ms: START }
  t.mock.method(Date, 'now', () => clock.ms)
  let cases = 0
  for (const [state, prepare] of Object.entries(STATES)) {
    for (const [operation, perform] of Object.entries(OPERATIONS)) {
      for (let n = 0; check({ n, perform, begin: () => begin(clock, prepare), where: `${operation}, ${state}, step ${n}` }); n++) cases++
    }
  }
  assert.ok(cases > 1_000, `${cases} cases`)
}

class Cut extends Error {}

describe('a call that is cut short', () => {
  for (const [name, isForGood] of [['once', false], ['and whatever would clean up', true]]) {
    it(`after any step, ${name}`, (t) => {
      eachStep(t, ({ n, perform, begin, where }) => {
        const own = begin()
        const before = { ...own.counts.get('post-login') }
        let hadStep = false
        try {
          hadStep = actAt(n, () => perform(own.handles.mine), () => {
            hadStep = true
            if (isForGood) onStep = () => { throw new Cut() }
            throw new Cut()
          })
        } catch (error) {
          assert.ok(error instanceof Cut || (!isForGood && /^ERR_(INTERNAL|INVALID_THIS)$/.test(error.code)), error)
          hadStep = true
        }
        // One that is cut may have been counted, or not.
        const counted = own.caches.map((cache) => pick(cache.usage()))
        const sum = (counts) => Object.values(counts).reduce((total, count) => total + count)
        const more = sum(counted[0]) - sum(before)
        assert.ok(more === 0 || more === 1, `${where}: ${more} calls counted`)
        assert.deepEqual(counted[2], own.counts.get('event-stream'), where)
        checkReads(own, where)
        loaded.resetTenant(own.tenant)
        return hadStep
      })
    })
  }
})

describe('between any two steps of a call', () => {
  for (const [name, between] of Object.entries(BETWEEN)) {
    it(name, (t) => {
      eachStep(t, ({ n, perform, begin, where }) => {
        const own = begin()
        const [before] = own.caches.map(({ trigger }) => engineOf(own.tenant, trigger))
        let result
        let after
        const hadStep = actAt(n, () => { result = perform(own.handles.mine) }, () => {
          onStep = undefined
          between(own.handles)
          after = engineOf(own.tenant, 'post-login')
        })
        checkResult(result, perform, { before, after: after ?? before }, where)
        for (const { trigger, usage } of own.caches.map((cache) => ({ trigger: cache.trigger, usage: pick(cache.usage()) }))) {
          if (name !== 'reset') assert.deepEqual(usage, own.counts.get(trigger), `${where}: usage of ${trigger}`)
        }
        checkReads(own, where)
        loaded.resetTenant(own.tenant)
        return hadStep
      })
    })
  }
})

/** A `get` returns what was there before or after what came between; a `set` what it stored. */
function checkResult(result, perform, { before, after }, where) {
  const key = { [OPERATIONS['get of a record']]: 'k', [OPERATIONS['get of none']]: 'none', [OPERATIONS['get of one that expires']]: 'short' }[perform]
  if (key === undefined) return
  const legal = [before, after].map((held) => JSON.stringify(held.get(key)))
  assert.ok(legal.includes(JSON.stringify(result)), `${where}: ${JSON.stringify(result)} is none of ${legal}`)
}

it('each step of the near cache, and each of get, set and delete, was reached', () => {
  const missing = places.filter((place) => !reached.has(place))
  assert.deepEqual(missing, [])
})
