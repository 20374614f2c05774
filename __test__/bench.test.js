'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { check } = require('../bench/check.js')
const { CAREFUL, CONTENDERS, NUMBERED, PACKAGE, RUNTIME, SIMPLE, contender } = require('../bench/contenders.js')
const { CarefulModel } = require('../bench/careful-model.js')
const { GUARANTEES } = require('../bench/guarantees.js')
const { RuntimeWay } = require('../bench/runtime-way.js')
const { SimpleModel } = require('../bench/simple-model.js')
const { open, stopClock } = require('./helpers/cache.js')

const isInstalled = fs.existsSync(path.join(__dirname, '..', 'bench', 'node_modules'))
const isOldNode = Number.parseInt(process.versions.node) < 20
const skip =
  (!isInstalled && 'the other packages are not installed: `npm run bench` does that') ||
  (isOldNode && 'some of the other packages want Node 20')

const TTL_MS = 15 * 60 * 1000
const ALL = Object.fromEntries(Object.keys(GUARANTEES).map((name) => [name, true]))
const OF_ONE_OBJECT = { scopes: false, 'shared between threads': false, 'values off the JS heap': false }

/** @type {Record<string, Record<string, boolean>>} */
const EXPECTED = {
  [PACKAGE]: ALL,
  [CAREFUL]: { ...ALL, ...OF_ONE_OBJECT },
  [NUMBERED]: { ...ALL, ...OF_ONE_OBJECT },
  [SIMPLE]: { ...ALL, ...OF_ONE_OBJECT },
  [RUNTIME]: { ...ALL, ...OF_ONE_OBJECT, limits: false, 'fresh results': false },
}

for (const [name, guarantees] of Object.entries(EXPECTED)) {
  test(`the check finds what ${name} guarantees`, async () => {
    assert.deepEqual(await check(contender(name)), guarantees)
  })
}

for (const other of CONTENDERS.filter(({ from }) => from !== undefined)) {
  test(`${other.name} returns right results, and is not credited with limits`, { skip }, async () => {
    const { limits, refusals, 'shared between threads': isShared } = await check(other)
    assert.deepEqual({ limits, refusals, isShared }, { limits: false, refusals: false, isShared: false })
  })
}

/** A `Map` with a fault. */
function faulty(fault) {
  return { ...contender('bare Map'), name: 'faulty', open: () => Object.assign(new Map(), fault) }
}

test('a contender that returns a wrong result is found out', async () => {
  const { get, set } = Map.prototype
  const faults = {
    'a record that nobody stored': { get: (key) => key },
    'a record that was deleted': { delete: () => true },
    'refuses a record': { set: () => false },
    'not the value that was stored last': {
      get(key) {
        return get.call(this, key)?.slice(0, 300)
      },
    },
  }
  for (const [message, fault] of Object.entries(faults)) {
    await assert.rejects(check(faulty(fault)), new RegExp(`faulty returns a wrong result: ${message}`))
  }
  const keepsTheFirst = {
    set(key, value) {
      return this.has(key) ? this : set.call(this, key, value)
    },
  }
  await assert.rejects(check(faulty(keepsTheFirst)), /faulty returns a wrong result: not the value that was stored last/)
})

test('a contender that lets records live too long or too short is not credited with exact expiry', async () => {
  for (const lateMs of [-2, -1, 0, 1, 2]) {
    const late = {
      ...contender(CAREFUL),
      name: 'late',
      open: ({ ttlMs }) => new CarefulModel({ defaultTtlMs: ttlMs + lateMs }),
    }
    // The end itself belongs to the record in the model: one millisecond less still is exact.
    assert.equal(await GUARANTEES['exact expiry'].holds(late), lateMs === 0 || lateMs === -1, `${lateMs} ms late`)
  }
})

/** Careful models with a fault, and the guarantee that each must be found to lack. */
const FAULTS = {
  'one record too many is admitted': ['limits', ({ ttlMs }) => new CarefulModel({ defaultTtlMs: ttlMs, maxEntries: 21 })],
  'one byte too much is admitted': ['limits', ({ ttlMs }) => new CarefulModel({ defaultTtlMs: ttlMs, maxTotalBytes: 8193 })],
  'expired records count': ['limits', ({ ttlMs }) => new (class extends CarefulModel {
    #keys = new Set()

    set(key, value) {
      if (this.#keys.size >= 20 && !this.#keys.has(key)) return { type: 'error', code: 'CacheSizeExceeded' }
      const result = super.set(key, value)
      if (result.type === 'success') this.#keys.add(key)
      return result
    }
  })({ defaultTtlMs: ttlMs })],
  'the later lifetime is taken': ['refusals', () => new (class extends CarefulModel {
    set(key, value, options) {
      return super.set(key, value, options?.ttl ? { ttl: options.ttl } : options)
    }
  })()],
  'sizes are asked last': ['refusals', () => new (class extends CarefulModel {
    set(key, value, options) {
      return super.set(options?.ttl === undefined ? key : 'key', value, options)
    }
  })()],
}

for (const [fault, [guarantee, openFaulty]] of Object.entries(FAULTS)) {
  test(`${fault}: not credited with ${guarantee}`, async () => {
    const faultyModel = { ...contender(CAREFUL), name: 'faulty', open: openFaulty }
    assert.equal(await GUARANTEES[guarantee].holds(faultyModel), false)
  })
}

const MODELS = {
  [CAREFUL]: () => new CarefulModel(),
  [NUMBERED]: () => new CarefulModel({}, { ordersByNumber: true }),
  [SIMPLE]: () => new SimpleModel(TTL_MS),
}

for (const [name, makeModel] of Object.entries(MODELS)) {
  test(`the ${name} returns what this package does`, (t) => {
    const clock = stopClock(t)
    const opened = open(t, {}, 'post-login')
    const { cache } = opened.api
    const model = makeModel()
    const { below, pick } = randomChoices()
    for (let step = 0; step < 5_000; step++) {
      clock.ms += pick(0, 0, 1, 999)
      const key = pick('k', 'é', 'k'.repeat(64), 'é'.repeat(33), ...Array.from({ length: 25 }, (_, i) => `${i}`))
      const value = pick('', 'v'.repeat(below(900)), 'é'.repeat(below(450)), 'v'.repeat(4_096), 'v'.repeat(4_097))
      const options = pick(undefined, { ttl: pick(0, 1, 1000.5, NaN, 1e300, null) }, { expires_at: clock.ms + pick(0, 1, 5_000) })
      const call = pick('get', 'set', 'delete')
      assert.deepEqual(model[call](key, value, options), cache[call](key, value, options), `step ${step}: ${call}`)
      if ('records' in model) assert.deepEqual(model.records(), opened.records(), `step ${step}: records after ${call}`)
    }
  })
}

function randomChoices() {
  let state = 7
  const below = (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  return { below, pick: (...choices) => choices[below(choices.length)] }
}

test('the careful model throws for what is no string, and finds nothing under it', () => {
  const model = new CarefulModel()
  for (const wrong of [undefined, null, 5, Buffer.from('k')]) {
    assert.throws(() => model.set(wrong, 'v'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"key".*Received/ })
    assert.throws(() => model.set('k', wrong), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"value".*Received/ })
    assert.equal(model.get(wrong), undefined)
  }
})

test('the careful model drops what has expired when a set succeeds, and only then', (t) => {
  const clock = stopClock(t)
  for (const options of [{}, { ordersByNumber: true }]) {
    clock.ms = 1_000
    const model = new CarefulModel({ maxEntries: 2 }, options)
    model.set('a', '1', { ttl: 5 })
    model.set('b', '2', { ttl: 50 })
    clock.ms = 1_006
    assert.equal(model.set('c', '3', { ttl: 0 }).code, 'ItemAlreadyExpired')
    clock.ms = 1_000
    assert.equal(model.get('a').value, '1', 'a refused set drops nothing')
    clock.ms = 1_006
    assert.equal(model.set('c', '3').type, 'success')
    clock.ms = 1_000
    assert.deepEqual(model.records().map(({ key }) => key), ['b', 'c'])
  }
})

test('the runtime’s own way counts the record that is replaced, and hands out the one that it keeps', () => {
  const cache = new RuntimeWay(TTL_MS)
  const value = 'v'.repeat(4_096)
  const keys = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64))
  for (const key of keys) assert.equal(cache.set(key, value).type, 'success')
  assert.deepEqual(cache.set(keys[0], 'v'), { type: 'error', code: 'CacheSizeExceeded' })
  assert.equal(cache.get(keys[0]), cache.get(keys[0]))
})
