'use strict'

// A call can be cut short at any step, and a debugger's watch expression can use a cache at any step. Whatever comes of
// the call itself: each later `get` of each handle returns what the engine holds, and `usage()` counts each call that
// returned. `npm run test:matrix` runs this on every Node.

const assert = require('node:assert/strict')
const { after, describe, it } = require('node:test')
const util = require('node:util')
const vm = require('node:vm')

// First of all: see there.
const { countCrossings } = require('./helpers/crossings.js')

const { openCache, resetTenant } = require('../index.js')
const native = require('../lib/native.js')
const { loadInstrumented } = require('./helpers/instrument.js')

const START = 1_700_000_000_000
const FILES = ['lib/near-cache.js', 'lib/cache-api.js']
const RAISED = { maxEntries: 1_000, maxValueBytes: 100_000, maxTotalBytes: 10_000_000 }
const KEYS = ['k', 'k2', 'short', 'none', 'new']

/**
 * What is done at each step; nothing while it is `undefined`.
 * @type {((place: string) => void) | undefined}
 */
let onStep
const reached = new Set()
/** The addon's functions, and what is called instead of one. The package keeps them as they are when it is loaded. */
const addon = { ...native }
const instead = {}
for (const name of ['get', 'set', 'setShort', 'setAscii', 'delete']) {
  native[name] = (...given) => (instead[name] ?? addon[name])(...given)
}
onStep = (place) => reached.add(place)
const { loaded, places } = loadInstrumented(FILES, (place) => onStep?.(place))
onStep = undefined
Object.assign(native, addon)

/** It counts in the first slot of this thread's, where no other cache may count. */
const occupant = openCache('post-login', { tenant: 'occupant' })
occupant.api.cache.get('k')
after(() => [occupant.reset(), resetTenant('cut')])

/** How a case begins: what the handle under test has read, and what has become of that. */
const STATES = {
  'nothing was read': () => {},
  'all was read': ({ mine }) => readAll(mine),
  'all was read, and another handle changed it': ({ mine, another }) => {
    readAll(mine)
    another.set('k', 'newer')
    another.delete('k2')
  },
  'a record has expired since': ({ mine }, clock) => {
    readAll(mine)
    clock.ms += 101
  },
}

/** What the handle under test is doing; `key` is the one that a `get` asks for. */
const OPERATIONS = {
  'get of a record': { key: 'k', perform: ({ mine }) => mine.get('k') },
  'get of none': { key: 'none', perform: ({ mine }) => mine.get('none') },
  'get of one that expires': { key: 'short', perform: ({ mine }) => mine.get('short') },
  'get of no string': { perform: ({ mine }) => mine.get(5) },
  'get that finds as many kept as may be': { key: 'none', prepare: fill, perform: ({ mine }) => mine.get('none') },
  'set that finds as many kept as may be': { prepare: fill, perform: ({ mine }) => mine.set('k', 'outer') },
  'get whose results another call overwrites': { key: 'k', perform: (handles) => overwritten('get', handles, () => handles.mine.get('k')) },
  'get of none whose results another call overwrites': { key: 'none', perform: (handles) => overwritten('get', handles, () => handles.mine.get('none')) },
  'set of a record': { perform: ({ mine }) => mine.set('k', 'outer', { ttl: 1_000 }) },
  'set of a new one': { perform: ({ mine }) => mine.set('new', 'outer', { expires_at: START + 5_000 }) },
  'set with an option that it does not know': { perform: ({ mine }) => mine.set('k', 'outer', { expiresAt: 5 }) },
  'set of a long one': { perform: ({ mine }) => mine.set('k', 'o'.repeat(2_000)) },
  'set of a long one that is not ASCII': { perform: ({ mine }) => mine.set('k', 'ö'.repeat(2_000)) },
  'set of more than is kept': { perform: ({ mine }) => mine.set('k', 'o'.repeat(70_000)) },
  'set that is refused': { perform: ({ mine }) => mine.set('k', 'outer', { ttl: NaN }) },
  'set whose results another call overwrites': { perform: (handles) => overwritten('setShort', handles, () => handles.mine.set('k', 'outer')) },
  delete: { perform: ({ mine }) => mine.delete('k') },
  'delete of none': { perform: ({ mine }) => mine.delete('none') },
}

/** What is cut too, but has nothing come between: what fails by itself, by the code of its error, and the like. */
const MORE = {
  'get of a record that another call removes': { calls: 2, perform: (handles) => overwritten('get', handles, () => handles.mine.get('k'), () => handles.another.delete('k')) },
  'set with options of no use': { perform: ({ mine }) => [5, { ttl: undefined }, { ttl: undefined, typo: 5 }].map((options) => mine.set('k', 'outer', options)) },
  'look at the cache': { perform: ({ api }) => util.inspect(api) },
  'set of a key that is no string': { code: 'ERR_INVALID_ARG_TYPE', perform: ({ mine }) => mine.set(5, 'v') },
  'set of a value that is no string': { code: 'ERR_INVALID_ARG_TYPE', perform: ({ mine }) => mine.set('k', 5) },
  'get without its receiver': { code: 'ERR_INVALID_THIS', perform: ({ api }) => api.get.call({}, 'k') },
  'get that the addon fails': { code: 'ERR_INTERNAL', perform: ({ mine }) => replaced('get', fail, () => mine.get('unread')) },
  'set that the addon fails': { code: 'ERR_INTERNAL', perform: ({ mine }) => replaced('setShort', fail, () => mine.set('k', 'outer')) },
  'delete that the addon fails': { code: 'ERR_INTERNAL', perform: ({ mine }) => replaced('delete', fail, () => mine.delete('k')) },
}

/** What may come between two steps. */
const BETWEEN = {
  'get by the same handle': ({ mine }) => mine.get('k'),
  'get of none by the same handle': ({ mine }) => mine.get('none'),
  'set by the same handle': ({ mine }) => mine.set('k', 'between', { ttl: 2_000 }),
  'set of another key by the same handle': ({ mine }) => mine.set('k2', 'between'),
  'delete by the same handle': ({ mine }) => mine.delete('k'),
  'all of these': ({ mine }) => [mine.get('k'), mine.set('k', 'between'), mine.get('k'), mine.set('new', 'between'), mine.delete('k2'), readAll(mine)],
  'get by another handle': ({ another }) => another.get('k'),
  'set by another handle': ({ another }) => another.set('k', 'between', { ttl: 2_000 }),
  'delete by another handle': ({ another }) => another.delete('k'),
  'set by another handle, then by the same': ({ mine, another }) => [another.set('k', 'between'), mine.set('k2', 'between')],
  'use of another cache': ({ elsewhere }) => [elsewhere.get('k'), elsewhere.set('k', 'elsewhere'), elsewhere.get('k'), elsewhere.delete('none')],
  evict: ({ owner }) => owner.evict('k'),
  seed: ({ owner }) => owner.seed({ k: 'between', new: 'between' }),
  reset: ({ owner }) => owner.reset(),
}

/** With any of these between, the record that a `get` has found may be gone before it returns: it counts a hit then. */
const REMOVES = ['delete by the same handle', 'delete by another handle', 'evict']

function readAll(cache) {
  for (const key of ['k', 'k2', 'short', 'none']) cache.get(key)
}

/** Calls with this function of the addon replaced. */
function replaced(name, other, call) {
  instead[name] = other(addon[name])
  try {
    return call()
  } finally {
    delete instead[name]
  }
}

const fail = () => () => {
  throw new Error('of the addon')
}

/** Calls so that another call overwrites what this function of the addon has returned beside its value. */
function overwritten(name, { elsewhere }, call, other = () => elsewhere.get('none')) {
  return replaced(name, (own) => (...given) => {
    delete instead[name]
    const result = own(...given)
    other()
    return result
  }, call)
}

/** The handle keeps 64 records. */
function fill({ owner, mine }) {
  owner.seed(Array.from({ length: 63 }, (_, n) => ({ key: `${n}`, value: '' })))
  mine.get('k')
  for (let n = 0; n < 63; n++) mine.get(`${n}`)
}

/** Each with a seed of its own, which changes nothing: with the same settings it would be the same handle. */
const settings = (evictionSeed) => ({ tenant: 'cut', limits: RAISED, evictionSeed })

/** Two handles of a cache and one of another. All cases have the same, because there is a number of version words. */
const CACHES = ['post-login', 'post-login', 'event-stream'].map((trigger, n) => loaded.openCache(trigger, settings(n)))

/** What the engine holds, by handles of a module that reads nothing else. */
const ENGINE = new Map(CACHES.map(({ trigger }) => [trigger, openCache(trigger, settings(9))]))

/** A case begins: each handle's calls are counted when they return. */
function begin(clock, prepares) {
  resetTenant('cut')
  clock.ms = START
  const zeros = { hits: 0, misses: 0, sets: 0, deletes: 0 }
  const counts = { 'post-login': { ...zeros }, 'event-stream': { ...zeros } }
  const [mine, another, elsewhere] = CACHES.map((cache) => counting(cache, counts))
  const [owner] = CACHES
  const handles = { owner, api: owner.api.cache, mine, another, elsewhere }
  owner.seed({ k: 'old', k2: 'old', short: { value: 'old', ttl: 100 } })
  for (const prepare of prepares) prepare(handles, clock)
  return { handles, counts }
}

/** The same three methods, which count what they returned. */
function counting({ trigger, api: { cache } }, counts) {
  return {
    get(key) {
      const record = cache.get(key)
      counts[trigger][record ? 'hits' : 'misses']++
      return record
    },
    set(...given) {
      const result = cache.set(...given)
      if (result.type === 'success') counts[trigger].sets++
      return result
    },
    delete(key) {
      const result = cache.delete(key)
      if (result.type === 'success') counts[trigger].deletes++
      return result
    },
  }
}

/** Calls, with `act` at the n-th step, and returns whether there was one. */
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

const usageOf = (cache) => {
  const { hits, misses, sets, deletes } = cache.usage()
  return { hits, misses, sets, deletes }
}

/** What a cache holds. */
function engineOf(trigger) {
  return new Map(ENGINE.get(trigger).records().map(({ key, value, expires_at }) => [key, { value, expires_at }]))
}

const isSame = (one, other) => one?.value === other?.value && one?.expires_at === other?.expires_at

/** Each handle returns what the engine holds, when it asks for the first time and when it need not ask. */
function checkReads(where) {
  const engine = new Map([...ENGINE.keys()].map((trigger) => [trigger, engineOf(trigger)]))
  for (const { trigger, api } of CACHES) {
    const held = engine.get(trigger)
    for (const round of [1, 2]) {
      for (const key of KEYS) {
        const found = api.cache.get(key)
        if (!isSame(found, held.get(key))) assert.deepEqual(found, held.get(key), `${where}: get ${key}, round ${round}`)
      }
    }
  }
}

/** Runs `check` with each step of each operation from each state. */
function eachStep(t, operations, check) {
  const clock = { ms: START }
  const { now } = Date
  // Not by t.mock, which notes each call.
  Date.now = () => clock.ms
  t.after(() => { Date.now = now })
  let cases = 0
  for (const [state, prepare] of Object.entries(STATES)) {
    for (const [name, operation] of Object.entries(operations)) {
      const uninvolved = usageOf(occupant)
      let hasStep = true
      for (let n = 0; hasStep; n++) {
        const own = begin(clock, [prepare, operation.prepare ?? (() => {})])
        const where = `${name}, ${state}, step ${n}`
        hasStep = check({ n, own, operation, where })
        checkReads(where)
        cases++
      }
      assert.deepEqual(usageOf(occupant), uninvolved, `${name}, ${state}: usage of an uninvolved cache`)
    }
  }
  assert.ok(cases > 1_000, `${cases} cases`)
}

class Cut extends Error {}

describe('a call that is cut short', () => {
  for (const [name, isForGood] of [['once', false], ['and all that would clean up after it', true]]) {
    it(`at any step, ${name}`, (t) => {
      eachStep(t, { ...OPERATIONS, ...MORE }, ({ n, own, operation, where }) => {
        let hadStep = false
        const cut = () => {
          hadStep = true
          if (isForGood) onStep = cut
          throw new Cut()
        }
        try {
          actAt(n, () => operation.perform(own.handles), cut)
        } catch (error) {
          // What catches the addon's errors, or asks for a receiver by what is thrown, may catch the cut too.
          const isTranslated = hadStep && !isForGood && /^ERR_(INTERNAL|INVALID_THIS)$/.test(error.code)
          assert.ok(error instanceof Cut || isTranslated || error.code === operation.code, error)
        }
        const more = Object.entries(usageOf(CACHES[0])).reduce((sum, [what, count]) => sum + count - own.counts['post-login'][what], 0)
        assert.ok(more >= 0 && more <= (operation.calls ?? 1), `${where}: ${more} calls counted that did not return`)
        return hadStep
      })
    })
  }
})

describe('between any two steps of a call', () => {
  for (const [name, between] of Object.entries(BETWEEN)) {
    it(name, (t) => {
      eachStep(t, OPERATIONS, ({ n, own, operation, where }) => {
        const look = () => operation.key && engineOf('post-login').get(operation.key)
        const before = look()
        let [then, result] = [before]
        const hadStep = actAt(n, () => { result = operation.perform(own.handles) }, () => {
          onStep = undefined
          between(own.handles)
          then = look()
        })
        const isLegal = operation.key === undefined || [before, then].some((record) => isSame(result, live(record)))
        assert.ok(isLegal, `${where}: ${JSON.stringify(result)} was there neither before nor after`)
        // What a reset in the middle of a call leaves of its count is either.
        if (name !== 'reset') for (const cache of [CACHES[0], CACHES[2]]) checkUsage(REMOVES.includes(name), cache, own.counts[cache.trigger], where)
        return hadStep
      })
    })
  }
})

const live = (record) => (record && record.expires_at >= Date.now() ? record : undefined)

function checkUsage(isRemoved, cache, expected, where) {
  const { hits, misses, ...usage } = usageOf(cache)
  const message = `${where}: usage of ${cache.trigger}`
  assert.deepEqual(usage, { sets: expected.sets, deletes: expected.deletes }, message)
  assert.equal(hits + misses, expected.hits + expected.misses, message)
  const isExact = hits === expected.hits || (isRemoved && hits === expected.hits + 1)
  assert.ok(isExact, `${message}: ${hits} hits, and ${expected.hits} were returned`)
}

describe('what really cuts a call short', () => {
  const cache = openCache('post-login', { tenant: 'limited' })
  const another = openCache('post-login', { tenant: 'limited', evictionSeed: 1 })
  const { set, get, delete: remove } = cache.api.cache
  after(() => cache.reset())

  /** Each handle returns what the engine holds, and each call that returned is counted. */
  function check(done, where) {
    const { hits, misses, sets } = cache.usage()
    const [cutGets, cutSets] = [hits + misses - done.gets, sets - done.sets]
    // Only the call that was cut short may be counted besides.
    assert.ok(cutGets >= 0 && cutSets >= 0 && cutGets + cutSets <= done.cuts, `${where}: ${cutGets} gets and ${cutSets} sets too many`)
    const held = new Map(cache.records().map(({ key, value }) => [key, value]))
    for (const { api } of [cache, another, cache]) {
      for (const key of ['k0', 'k1', 'k2']) assert.equal(api.cache.get(key)?.value, held.get(key), `${where}: ${key}`)
    }
    cache.reset()
  }

  it('a time limit of the vm', () => {
    const api = { get: (key) => cache.api.cache.get(key), set: (...given) => cache.api.cache.set(...given) }
    const action = new vm.Script(`
      for (let n = 0; ; n++) {
        const key = 'k' + n % 3
        api.set(key, 'v' + n)
        done.sets++
        api.get(key)
        done.gets++
        api.get(key)
        done.gets++
      }`)
    let cut = 0
    for (let execution = 0; execution < 400; execution++) {
      const context = vm.createContext({ api, done: { gets: 0, sets: 0, cuts: 1 } })
      const limit = { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' }
      assert.throws(() => action.runInContext(context, { timeout: 2 }), limit)
      if (context.done.sets > 0) cut++
      check(context.done, `execution ${execution}`)
    }
    assert.ok(cut > 100, `only ${cut} executions came to the cache`)
  })

  it('a full stack', () => {
    const done = { gets: 0, sets: 0, cuts: 0 }
    let tries = 0
    const attempt = (name, call) => {
      try {
        call()
        done[name]++
      } catch (error) {
        assert.ok(error instanceof RangeError, error)
        done.cuts++
      }
    }
    const descend = (depth) => {
      try {
        descend(depth + 1)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
      // Each level up leaves the calls a little more room.
      if (tries++ < 2_000) {
        try {
          attempt('sets', () => set.call(cache.api.cache, `k${depth % 3}`, `v${depth}`))
          attempt('gets', () => get.call(cache.api.cache, `k${depth % 3}`))
          attempt('gets', () => get.call(cache.api.cache, `k${depth % 3}`))
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
        }
      }
    }
    for (let round = 0; round < 20; round++) {
      tries = 0
      Object.assign(done, { gets: 0, sets: 0, cuts: 0 })
      descend(0)
      assert.ok(done.sets > 0 && done.cuts > 0, `${done.sets} sets, ${done.cuts} cuts`)
      check({ ...done, cuts: Infinity }, `round ${round}`)
    }
  })

  it('a built-in that throws', (t) => {
    const api = cache.api.cache
    set.call(api, 'k', 'old')
    get.call(api, 'k')
    const mock = t.mock.method(Map.prototype, 'delete', () => { throw new Error('cut short') })
    set.call(api, 'k', 'new')
    assert.equal(get.call(api, 'k').value, 'new')
    remove.call(api, 'k')
    assert.equal(get.call(api, 'k'), undefined)
    assert.equal(mock.mock.callCount(), 0)
  })
})

it('a cache whose opening is cut short costs the others nothing', () => {
  let hasStep = true
  for (let n = 0; hasStep; n++) {
    const tenant = `opening ${n}`
    const open = (evictionSeed) => loaded.openCache('post-login', { tenant, evictionSeed }).api.cache
    open(1).set('k', 'v')
    let cache
    try {
      hasStep = actAt(n, () => { cache = open(2) }, () => { throw new Cut() })
    } catch (error) {
      assert.ok(error instanceof Cut)
    }
    assert.equal((cache ?? open(2)).get('k').value, 'v')
    loaded.resetTenant(tenant)
  }
})

it('the near cache was on all the while', (t) => {
  const { cache } = CACHES[0].api
  cache.set('k', 'v')
  cache.get('k')
  const crossings = countCrossings(t)
  for (let n = 0; n < 3; n++) assert.equal(cache.get('k').value, 'v')
  assert.equal(crossings(), 0)
})

it('this test has been at each step', () => {
  assert.deepEqual(places.filter((place) => !reached.has(place)), [])
})
