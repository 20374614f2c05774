'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { mock, test } = require('node:test')

const { openCache } = require('..')
const { GUARANTEES, check } = require('../bench/check.js')
const { CONTENDERS, MODEL, PACKAGE, contender } = require('../bench/contenders.js')
const { Model } = require('../bench/model.js')

const isInstalled = fs.existsSync(path.join(__dirname, '..', 'bench', 'node_modules'))
const isOldNode = Number.parseInt(process.versions.node) < 20
const skip =
  (!isInstalled && 'the other packages are not installed: `npm run bench` does that') ||
  (isOldNode && 'some of the other packages want Node 20')

test('the check finds all guarantees of this package, and of the model what it gives', async () => {
  const all = { 'any key': true, 'exact expiry': true, limits: true, scopes: true }
  const offHeap = { 'shared between threads': true, 'values off the JS heap': true }
  assert.deepEqual(await check(contender(PACKAGE)), { ...all, ...offHeap })
  const none = { scopes: false, 'shared between threads': false, 'values off the JS heap': false }
  assert.deepEqual(await check(contender(MODEL)), { ...all, ...none })
})

for (const other of CONTENDERS.filter(({ from }) => from !== undefined)) {
  test(`${other.name} answers right, and is not credited with limits`, { skip }, async () => {
    const { limits, 'shared between threads': isShared } = await check(other)
    assert.deepEqual({ limits, isShared }, { limits: false, isShared: false })
  })
}

/** A `Map` with a fault. */
function faulty(fault) {
  return { ...contender('bare Map'), name: 'faulty', open: () => Object.assign(new Map(), fault) }
}

test('a contender that answers wrong is found out', async () => {
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
    await assert.rejects(check(faulty(fault)), new RegExp(`faulty answers wrong: ${message}`))
  }
  const keepsTheFirst = {
    set(key, value) {
      return this.has(key) ? this : set.call(this, key, value)
    },
  }
  await assert.rejects(check(faulty(keepsTheFirst)), /faulty answers wrong: not the value that was stored last/)
})

test('a contender that lets records live too long or too short is not credited with exact expiry', async () => {
  for (const lateMs of [-2, -1, 0, 1, 2]) {
    const late = {
      ...contender(MODEL),
      name: 'late',
      open: ({ ttlMs }) => new Model(ttlMs + lateMs),
    }
    // The end itself belongs to the record in the model: one millisecond less still is exact.
    assert.equal(await GUARANTEES['exact expiry'](late), lateMs === 0 || lateMs === -1, `${lateMs} ms late`)
  }
})

test('the model answers as this package does', () => {
  let nowMs = 1_700_000_000_000
  mock.timers.enable({ apis: ['Date'], now: nowMs })
  try {
    const cache = openCache('post-login', { tenant: 'bench.test' }).api.cache
    const model = new Model(15 * 60 * 1000)
    let state = 7
    const below = (bound) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * bound)
    }
    const pick = (...choices) => choices[below(choices.length)]
    for (let step = 0; step < 5_000; step++) {
      nowMs += pick(0, 0, 1, 999)
      mock.timers.setTime(nowMs)
      const key = pick('k', 'é', 'k'.repeat(64), 'é'.repeat(33), ...Array.from({ length: 25 }, (_, i) => `${i}`))
      const value = pick('', 'v'.repeat(below(900)), 'é'.repeat(below(450)), 'v'.repeat(4_096), 'v'.repeat(4_097))
      const options = pick(undefined, { ttl: pick(0, 1, 1000.5, NaN, 1e300, null) }, { expires_at: nowMs + pick(0, 1, 5_000) })
      const call = pick('get', 'set', 'delete')
      assert.deepEqual(model[call](key, value, options), cache[call](key, value, options), `step ${step}: ${call}`)
    }
  } finally {
    mock.timers.reset()
    openCache('post-login', { tenant: 'bench.test' }).reset()
  }
})
