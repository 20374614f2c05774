'use strict'

// What a contender answers, before anything of it is timed: wrong answers disqualify it, and what it guarantees beyond
// right answers is found out here, not believed.

const assert = require('node:assert/strict')

const { gc } = require('./gc.js')
const { otherThread } = require('./other-thread.js')
const { calls } = require('./source.js')

const TTL_MS = 15 * 60 * 1000

/** @type {Record<string, (contender: import('./contenders.js').Contender) => Promise<boolean>>} */
const GUARANTEES = {
  'any key': takesAnyKey,
  'exact expiry': hasExactExpiry,
  limits: hasLimits,
  scopes: hasScopes,
  'shared between threads': isShared,
  'values off the JS heap': isOffHeap,
}

/**
 * Throws if any answer is wrong; else tells which guarantees hold.
 * @param {import('./contenders.js').Contender} contender
 */
async function check(contender) {
  await checkAnswers(contender)
  /** @type {Record<string, boolean>} */
  const holds = {}
  for (const [name, has] of Object.entries(GUARANTEES)) holds[name] = await has(contender)
  return holds
}

let scopes = 0

/** A scope that nobody else has. */
function newScope(ttlMs = TTL_MS) {
  scopes += 1
  return { tenant: `check-${process.pid}-${scopes}`, trigger: 'post-login', ttlMs }
}

async function checkAnswers(contender) {
  const { get, set, delete: remove } = calls(contender)
  const cache = contender.open(newScope())
  const wrong = `${contender.name} answers wrong`
  const values = ['', 'a', 'é'.repeat(190), '🦀', 'b'.repeat(380)]
  for (const key of ['key', 'ключ']) {
    assert.equal(await get(cache, key), undefined, `${wrong}: a record that nobody stored`)
    for (const value of values) {
      assert.equal(await set(cache, key, value), true, `${wrong}: refuses a record`)
      assert.equal(await get(cache, key), value, `${wrong}: not the value that was stored last`)
    }
    await remove(cache, key)
    assert.equal(await get(cache, key), undefined, `${wrong}: a record that was deleted`)
  }
}

/** Is `'__proto__'` a key like any other? */
async function takesAnyKey(contender) {
  const { get, set } = calls(contender)
  const cache = contender.open(newScope())
  for (const key of ['__proto__', 'constructor', '']) {
    if ((await get(cache, key)) !== undefined) return false
    await set(cache, key, 'value')
    if ((await get(cache, key)) !== 'value') return false
  }
  return true
}

/** Is a record there 1 ms before its end, and gone 1 ms after? On which side the end itself lies is not judged. */
async function hasExactExpiry(contender) {
  const { get, set } = calls(contender)
  return withClock(async (clock) => {
    for (const ttlMs of [2, 7, 1_000, TTL_MS]) {
      const cache = contender.open(newScope(ttlMs))
      await set(cache, 'key', 'value')
      // Read at once, for some keep the time that they have read.
      if ((await get(cache, 'key')) !== 'value') return false
      clock.nowMs += ttlMs - 1
      if ((await get(cache, 'key')) !== 'value') return false
      clock.nowMs += 2
      if ((await get(cache, 'key')) !== undefined) return false
    }
    return true
  })
}

/** Sets all the clocks that caches read, as fake timers do. */
async function withClock(use) {
  const clock = { nowMs: 1_700_000_000_000 }
  const startMs = clock.nowMs
  const RealDate = Date
  globalThis.Date = /** @type {DateConstructor} */ (
    class extends RealDate {
      constructor(...time) {
        super(...(time.length === 0 ? [clock.nowMs] : time))
      }

      static now() {
        return clock.nowMs
      }
    }
  )
  Object.defineProperty(performance, 'now', { configurable: true, value: () => clock.nowMs - startMs + 1_000 })
  try {
    return await use(clock)
  } finally {
    globalThis.Date = RealDate
    Reflect.deleteProperty(performance, 'now')
  }
}

/** Is what production refuses refused, what it admits admitted, and is an older record left by a refusal? */
async function hasLimits(contender) {
  const { get, set } = calls(contender)
  const outcomes = []
  /** @param {[string, string, boolean][]} writes key, value, and whether production admits it */
  const tryOut = async (writes) => {
    const cache = contender.open(newScope())
    for (const [key, value, isAdmitted] of writes) {
      const before = await get(cache, key)
      outcomes.push((await set(cache, key, value)) === isAdmitted)
      outcomes.push((await get(cache, key)) === (isAdmitted ? value : before))
    }
  }
  await tryOut([
    ['k'.repeat(64), 'v', true],
    ['k'.repeat(65), 'v', false],
    ['é'.repeat(32), 'v', true],
    ['é'.repeat(33), 'v', false],
  ])
  await tryOut([
    ['key', 'v'.repeat(4_096), true],
    ['key', 'v'.repeat(4_097), false],
    ['key', 'é'.repeat(2_048), true],
    ['key', 'é'.repeat(2_049), false],
  ])
  await tryOut([
    ...Array.from({ length: 20 }, (_, i) => /** @type {[string, string, boolean]} */ ([`${i}`, 'v', true])),
    ['one more', 'v', false],
    ['19', 'another', true],
  ])
  await tryOut([
    ['a', 'v'.repeat(4_095), true],
    ['b', 'v'.repeat(4_095), true],
    ['c', '', false],
    ['b', 'v'.repeat(4_096), false],
  ])
  return outcomes.every(Boolean)
}

/** Does a name lead to the same records wherever it is opened, and to none of another name's? */
async function hasScopes(contender) {
  const { get, set } = calls(contender)
  const scope = newScope()
  await set(contender.open(scope), 'key', 'value')
  const elsewhere = [
    { ...scope, tenant: `${scope.tenant}-2` },
    { ...scope, trigger: 'credentials-exchange' },
  ]
  for (const other of elsewhere) {
    if ((await get(contender.open(other), 'key')) !== undefined) return false
  }
  return (await get(contender.open(scope), 'key')) === 'value'
}

async function isShared(contender) {
  const scope = newScope()
  const cache = contender.open(scope)
  const { get } = calls(contender)
  const thread = otherThread(contender, scope)
  try {
    await thread.started
    thread.write('key', 'value')
    return (await get(cache, 'key')) === 'value'
  } finally {
    await thread.end()
  }
}

/** Does the heap grow by less than half of what is stored? */
async function isOffHeap(contender) {
  const CACHES = 500
  const VALUE_BYTES = 4_000
  const { set, delete: remove } = calls(contender)
  const caches = Array.from({ length: CACHES }, () => contender.open(newScope()))
  const fill = async (key) => {
    for (const [number, cache] of caches.entries()) {
      await set(cache, key, Buffer.alloc(VALUE_BYTES, `${number} `).toString('latin1'))
    }
  }
  // The first record makes what each cache needs in any case.
  await fill('a')
  gc()
  const before = process.memoryUsage().heapUsed
  await fill('b')
  gc()
  const grown = process.memoryUsage().heapUsed - before
  for (const cache of caches) await Promise.all(['a', 'b'].map((key) => remove(cache, key)))
  return grown < (CACHES * VALUE_BYTES) / 2
}

module.exports = { GUARANTEES, TTL_MS, check, checkAnswers }
