'use strict'

// The near cache (lib/near-cache.js, src/versions.rs) must never show: not within a realm, not between realms, not between
// threads.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const path = require('node:path')
const { afterEach, beforeEach, describe, it } = require('node:test')
const { Worker } = require('node:worker_threads')

// First of all: see there.
const { countCrossings } = require('./helpers/crossings.js')

const { openCache, resetTenant } = require('../index.js')
const native = require('../lib/native.js')
const { loadAgain } = require('./helpers/load-again.js')

const START = 1_700_000_000_000
const realNow = Date.now
let time = START

beforeEach(() => {
  time = START
  Date.now = () => time
})

afterEach(() => {
  Date.now = realNow
  resetTenant()
})

/** Another module: nothing is shared with it but the addon, and the handles with the same settings. */
const other = loadAgain()

let seed = 0

/** A handle of its own, which nobody has used: the seed is of no account, for nothing is evicted. */
const openAnother = (tenant, open = openCache) => open('post-login', { tenant, evictionSeed: ++seed })

/** What can change what the very next read returns; each is made by one handle and seen by another. */
const CHANGES = {
  'set of a new key': (cache) => cache.api.cache.set('new', '2'),
  'set of the same key': (cache) => cache.api.cache.set('k', '2'),
  'set that lasts longer': (cache) => cache.api.cache.set('k', '1', { ttl: 10_000_000 }),
  delete: (cache) => cache.api.cache.delete('k'),
  'delete and set': (cache) => [cache.api.cache.delete('k'), cache.api.cache.set('k', '3')],
  'evict of a key': (cache) => cache.evict('k'),
  'evict of all': (cache) => cache.evict(),
  seed: (cache) => cache.seed({ k: '4', new: '5' }),
  reset: (cache) => cache.reset(),
  'reset and set': (cache) => [cache.reset(), cache.api.cache.set('new', '6')],
  resetTenant: (cache) => resetTenant(cache.tenant),
  'an eviction by rate': (cache) => {
    openCache('post-login', { tenant: cache.tenant, evictionRate: 1 }).api.cache.get('k')
  },
  'a set that drops an expired record, before time goes back': (cache) => {
    time += 200
    cache.api.cache.set('new', '7')
    time -= 200
  },
}

/** All that can be seen of these keys. */
const look = (cache) => ['k', 'short', 'new', 'none'].map((key) => cache.api.cache.get(key) ?? null)

/** The same, asked of a handle that has not read anything. */
const lookFresh = (cache) => look(openAnother(cache.tenant))

function fill(cache) {
  cache.seed({ k: '1', short: { value: 's', ttl: 100 } })
}

describe('the very next read sees a change', () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    for (const [who, open] of Object.entries({ 'another handle': openCache, 'another module': other.openCache })) {
      it(`of ${who}: ${name}`, () => {
        const tenant = randomUUID()
        const reader = openCache('post-login', { tenant })
        const writer = openAnother(tenant, open)
        fill(writer)
        look(reader)
        const before = look(reader)
        change(writer)
        const after = look(reader)
        assert.deepEqual(after, lookFresh(reader))
        assert.notDeepEqual(after, before)
        reader.reset()
      })
    }

    it(`of the handle itself: ${name}`, () => {
      const cache = openCache('post-login', { tenant: randomUUID() })
      fill(cache)
      look(cache)
      change(cache)
      assert.deepEqual(look(cache), lookFresh(cache))
      cache.reset()
    })
  }
})

describe('what is remembered obeys the clock', () => {
  it('expires to the millisecond, and lives again when time goes back', () => {
    const { cache } = openCache('post-login').api
    cache.set('k', 'v', { ttl: 100 })
    cache.get('k')
    for (const [at, found] of [[100, true], [101, false], [99, true], [5_000, false], [100, true]]) {
      time = START + at
      assert.equal(cache.get('k') !== undefined, found, `after ${at} ms`)
    }
  })

  it('does not take an expired record for none', () => {
    const { cache } = openCache('post-login').api
    cache.set('k', 'v', { ttl: 100 })
    time = START + 200
    assert.equal(cache.get('k'), undefined)
    time = START
    assert.equal(cache.get('k').value, 'v')
  })
})

describe('what is remembered is not asked for again', () => {
  /** How many of the calls cross into the addon. */
  const crossings = (t, call, times = 3) => {
    const count = countCrossings(t)
    for (let n = 0; n < times; n++) call()
    return count()
  }
  const open = (t, options) => {
    const cache = openCache('post-login', { tenant: randomUUID(), ...options })
    t.after(() => cache.reset())
    return cache
  }
  const RAISED = { maxEntries: 1_000, maxKeyBytes: 5_000, maxValueBytes: 1_000_000, maxTotalBytes: 100_000_000 }

  it('a record that was found, and that there was none', (t) => {
    const { cache } = open(t).api
    cache.set('k', 'v')
    openAnother(cache.tenant, other.openCache).api.cache.set('other', 'v')
    assert.equal(crossings(t, () => assert.equal(cache.get('k').value, 'v')), 1)
    assert.equal(crossings(t, () => assert.equal(cache.get('none'), undefined)), 1)
    assert.equal(crossings(t, () => [cache.get('k'), cache.get('none'), cache.get('')]), 1)
  })

  it('nor is what the handle itself has set or deleted, once it has read anything', (t) => {
    const { cache } = open(t).api
    cache.get('k')
    cache.set('k', 'v')
    assert.equal(crossings(t, () => assert.equal(cache.get('k').value, 'v')), 0)
    cache.set('k', 'w')
    assert.equal(crossings(t, () => assert.equal(cache.get('k').value, 'w')), 0)
    cache.set('other', 'v')
    assert.equal(crossings(t, () => [cache.get('k'), cache.get('other')]), 0)
    cache.delete('k')
    assert.equal(crossings(t, () => assert.equal(cache.get('k'), undefined)), 1)
    assert.equal(crossings(t, () => cache.get('other')), 0)
  })

  it('all is asked for again after a change by anyone else, and once', (t) => {
    const { cache } = open(t).api
    const another = openAnother(cache.tenant).api.cache
    cache.set('k', 'v')
    cache.get('k')
    cache.get('none')
    another.set('new', 'v')
    assert.equal(crossings(t, () => [cache.get('k'), cache.get('none')]), 2)
  })

  it('but not what is drawn for eviction, has expired, or is no string', (t) => {
    const forgetful = open(t, { evictionRate: Number.MIN_VALUE }).api.cache
    forgetful.set('k', 'v')
    assert.equal(crossings(t, () => [forgetful.get('k'), forgetful.get('none')]), 6)
    const { cache } = open(t).api
    cache.set('k', 'v', { ttl: 100 })
    cache.get('k')
    time += 100
    assert.equal(crossings(t, () => assert.equal(cache.get('k').value, 'v')), 0, 'at its last millisecond')
    time += 1
    assert.equal(crossings(t, () => assert.equal(cache.get('k'), undefined)), 3)
    assert.equal(crossings(t, () => cache.get(undefined)), 3)
  })

  it('nor a key that is not there, and too long to be read', (t) => {
    const { cache } = open(t, { limits: RAISED }).api
    assert.equal(crossings(t, () => cache.get('k'.repeat(65_536))), 1)
    assert.equal(crossings(t, () => cache.get('k'.repeat(65_537))), 3)
  })

  it('up to 64 records of a handle', (t) => {
    const { cache } = open(t, { limits: RAISED }).api
    for (let n = 0; n < 65; n++) cache.set(`k${n}`, '')
    const read = (count) => () => { for (let n = 0; n < count; n++) cache.get(`k${n}`) }
    cache.get('k0')
    read(64)()
    assert.equal(crossings(t, read(64), 1), 0, 'all 64 are kept')
    assert.equal(crossings(t, () => cache.get('k64'), 2), 1, 'of the next one the handle starts anew')
    assert.equal(crossings(t, read(63), 2), 63)
    assert.equal(crossings(t, () => cache.get('k64')), 0)
  })

  it('up to 65,536 units of keys and values, and none that alone has more', (t) => {
    const { cache } = open(t, { limits: RAISED }).api
    cache.set('a', 'x'.repeat(65_533))
    cache.set('b', '')
    cache.set('c', 'x')
    cache.set('large', 'x'.repeat(65_536 - 5))
    cache.set('larger', 'x'.repeat(65_536 - 5))
    cache.get('larger')
    assert.equal(crossings(t, () => cache.get('larger')), 3, 'one unit too many')
    assert.equal(crossings(t, () => cache.get('large')), 1, 'all 65,536 units')
    assert.equal(crossings(t, () => [cache.get('c'), cache.get('a')]), 2, '2 units and 65,534')
    assert.equal(crossings(t, () => cache.get('b')), 1, '1 unit more than there is room for')
    assert.equal(crossings(t, () => [cache.get('a'), cache.get('b')]), 1, 'so all the rest went')
  })

  it('of two records for which there is no room together, the later one', (t) => {
    const { cache } = open(t, { limits: RAISED }).api
    cache.set('a', 'x'.repeat(40_000))
    cache.set('b', 'x'.repeat(40_000))
    cache.get('a')
    cache.get('b')
    assert.equal(crossings(t, () => cache.get('b')), 0)
    assert.equal(crossings(t, () => cache.get('a')), 1)
  })

  it('what a handle set anew takes the room that it now needs', (t) => {
    const { cache } = open(t, { limits: RAISED }).api
    cache.get('a')
    cache.set('a', 'x'.repeat(65_000))
    for (let n = 0; n < 5; n++) cache.set('a', 'x'.repeat(30_000 + n))
    cache.set('b', 'x'.repeat(30_000))
    assert.equal(crossings(t, () => [cache.get('a'), cache.get('b')]), 0)
    cache.delete('a')
    cache.set('c', 'x'.repeat(35_000))
    assert.equal(crossings(t, () => [cache.get('b'), cache.get('c')]), 0)
  })
})

it('counts what is served from memory, for every reader alike', () => {
  const tenant = randomUUID()
  const readers = [openAnother(tenant), openAnother(tenant, other.openCache)]
  readers[0].api.cache.set('k', 'v')
  for (const reader of readers) {
    for (let n = 0; n < 5; n++) {
      reader.api.cache.get('k')
      reader.api.cache.get('none')
    }
  }
  for (const reader of readers) {
    const { hits, misses } = reader.usage()
    assert.deepEqual([hits, misses], [10, 10])
  }
  readers[0].reset()
  assert.equal(readers[1].usage().hits, 0)
  readers[1].api.cache.get('k')
  assert.deepEqual([readers[0].usage().hits, readers[0].usage().misses], [0, 1])
  readers[0].reset()
})

it('draws an eviction by the number of the get, whoever served those before', () => {
  const gone = (warmUp) => {
    const tenant = randomUUID()
    const plain = openCache('post-login', { tenant })
    const forgetful = openCache('post-login', { tenant, evictionRate: 0.2, evictionSeed: 7 })
    plain.api.cache.set('k', 'v')
    for (let n = 0; n < 20; n++) (n < warmUp ? plain : openAnother(tenant)).api.cache.get('k')
    const picks = []
    for (let n = 0; n < 60; n++) {
      if (forgetful.api.cache.get('k') === undefined) {
        picks.push(n)
        plain.api.cache.set('k', 'v')
      }
    }
    plain.reset()
    return picks
  }
  const picks = gone(0)
  assert.ok(picks.length > 0)
  assert.deepEqual(gone(20), picks)
})

it('keeps working for more caches at once than one thread can count for', () => {
  const caches = Array.from({ length: 1_200 }, () => openCache('post-login', { tenant: randomUUID() }))
  for (const [n, { api }] of caches.entries()) api.cache.set('k', `${n}`)
  for (let round = 0; round < 3; round++) {
    for (const [n, { api }] of caches.entries()) assert.equal(api.cache.get('k').value, `${n}`)
  }
  for (const cache of caches) {
    assert.equal(cache.usage().hits, 3)
    cache.reset()
  }
})

it('remembers a bounded number of records', () => {
  const limits = { maxEntries: 1_000, maxValueBytes: 1_000_000, maxTotalBytes: 100_000_000 }
  const cache = openCache('post-login', { tenant: randomUUID(), limits })
  for (let n = 0; n < 300; n++) cache.api.cache.set(`k${n}`, `v${n}`.repeat(n))
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 300; n++) assert.equal(cache.api.cache.get(`k${n}`).value, `v${n}`.repeat(n))
  }
  cache.api.cache.set('large', 'x'.repeat(500_000))
  for (let n = 0; n < 3; n++) assert.equal(cache.api.cache.get('large').value.length, 500_000)
  assert.equal(cache.usage().hits, 603)
  cache.reset()
})

describe('another call comes between a get and what it reads of the addon', () => {
  let between = () => {}
  const { get } = native
  native.get = (...args) => {
    const value = get(...args)
    between()
    return value
  }
  const interrupted = loadAgain()
  native.get = get

  /** What `get` returns of `k`, which this is done to before it returns. */
  function getWhile(records, change) {
    const cache = openAnother(randomUUID(), interrupted.openCache)
    const writer = openAnother(cache.tenant).api.cache
    cache.seed(records)
    between = () => change(writer)
    const found = cache.api.cache.get('k')
    between = () => {}
    // What it has learnt meanwhile must not be trusted.
    assert.deepEqual(cache.api.cache.get('k'), writer.get('k'))
    cache.reset()
    return found
  }

  it('a record that was found has its own end', () => {
    const record = { value: 'v', expires_at: START + 900_000 }
    assert.deepEqual(getWhile({ k: 'v' }, (writer) => writer.set('other', 'w', { ttl: 100 })), record)
    assert.deepEqual(getWhile({ first: '1', k: 'v' }, (writer) => writer.get('first')), record)
  })

  it('one that was missed is missed, though it has been stored', () => {
    assert.equal(getWhile({}, (writer) => writer.set('k', 'v')), undefined)
  })

  it('one that was found, and has been removed, is missed', () => {
    assert.equal(getWhile({ k: 'v' }, (writer) => writer.delete('k')), undefined)
    assert.equal(getWhile({ k: 'v', other: 'w' }, (writer) => writer.delete('k')), undefined)
  })
})

it('no thread reads what a write had replaced that ended before the read began', async () => {
  const THREADS = 4
  const ticks = new SharedArrayBuffer(8)
  const tenant = randomUUID()
  const work = (me) => {
    const workerData = { me, tenant, ticks, threads: THREADS, keys: ['a', 'b', 'c'], operations: 20_000 }
    const worker = new Worker(path.join(__dirname, 'fixtures/coherence-worker.js'), { workerData })
    return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  }
  const history = (await Promise.all(Array.from({ length: THREADS }, (_, me) => work(me)))).flat()
  resetTenant(tenant)
  for (const key of ['a', 'b', 'c']) checkHistory(history.filter((call) => call.key === key))
})

/**
 * For each read: the write whose value it returns had begun when the read ended, and no other write lies wholly between the
 * two. A delete writes `null`, which is also what was there at first.
 */
function checkHistory(calls) {
  const reads = calls.filter((call) => call.read !== undefined)
  const writes = calls.filter((call) => call.wrote !== undefined).sort((a, b) => a.ended - b.ended)
  const first = { wrote: null, began: -1, ended: -1 }
  const byValue = new Map(writes.filter(({ wrote }) => wrote !== null).map((write) => [write.wrote, write]))
  assert.ok(reads.length > 1_000 && writes.length > 100)
  // The latest beginning among the writes that had ended so far: whatever ended before that was replaced by then.
  const latestBegan = []
  for (const write of writes) latestBegan.push(Math.max(write.began, latestBegan.at(-1) ?? -1))
  for (const { read, began, ended } of reads) {
    const count = countBefore(writes, began)
    const lastBegan = latestBegan[count - 1] ?? -1
    const sources = read === null ? [first, ...writes.filter(({ wrote }) => wrote === null)] : [byValue.get(read)]
    const isLegal = sources.some((write) => write.began < ended && write.ended >= lastBegan)
    assert.ok(isLegal, `a read from ${began} to ${ended} returned what had been replaced`)
  }
}

/** How many of the writes, which are in the order of their ends, ended before this. */
function countBefore(writes, tick) {
  let [low, high] = [0, writes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (writes[middle].ended < tick) low = middle + 1
    else high = middle
  }
  return low
}
