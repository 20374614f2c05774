'use strict'

// What a contender may guarantee beyond right results, and how that is found out.

const { gc } = require('./gc.js')
const { otherThread } = require('./other-thread.js')
const { TTL_MS, newScope } = require('./scope.js')
const { calls } = require('./source.js')

/** @typedef {import('./contenders.js').Contender} Contender */

/**
 * Each with the letter that stands for it beside a figure, and what it means.
 * @type {Record<string, { letter: string, means: string, holds: (contender: Contender) => Promise<boolean> }>}
 */
const GUARANTEES = {
  'exact expiry': {
    letter: 'E',
    means: 'a record is found 1 ms before its end, and not found 1 ms after it',
    holds: hasExactExpiry,
  },
  limits: {
    letter: 'L',
    means: 'production’s four limits, of live records only; a refusal leaves the older record',
    holds: hasLimits,
  },
  refusals: {
    letter: 'R',
    means: '`ttl` and `expires_at`, and production’s error codes, decided in production’s order',
    holds: hasRefusals,
  },
  'fresh results': { letter: 'F', means: 'what is done to a result changes no later one', holds: hasFreshResults },
  'any key': { letter: 'K', means: '`__proto__`, `constructor` and the empty string are keys like any other', holds: takesAnyKey },
  scopes: { letter: 'S', means: 'a name leads to the same records wherever it is opened, another name to others', holds: hasScopes },
  'shared between threads': { letter: 'T', means: 'what another thread has set is found by the next `get`', holds: isShared },
  'values off the JS heap': { letter: 'H', means: 'values cost the garbage collector nothing', holds: isOffHeap },
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
  return outcomes.every(Boolean) && (await forgetsExpired(contender))
}

/** Do 20 records that have expired leave room for 20 others, and for the same again? */
async function forgetsExpired(contender) {
  const { get, set } = calls(contender)
  return withClock(async (clock) => {
    const cache = contender.open(newScope(1_000))
    for (const name of ['a', 'b', 'a']) {
      for (let i = 0; i < 20; i++) {
        if (!(await set(cache, `${name}${i}`, 'v'.repeat(400)))) return false
      }
      if ((await get(cache, `${name}0`)) === undefined || (await set(cache, 'one more', ''))) return false
      clock.nowMs += 1_001
    }
    return true
  })
}

/** Is each bad write refused with the code that production gives first, and the earlier lifetime taken? */
async function hasRefusals(contender) {
  if (contender.setFor === undefined) return false
  const { setFor } = calls(contender)
  return withClock(async ({ nowMs }) => {
    const cache = contender.open(newScope())
    const codeOf = (key, value, options) => setFor(cache, key, value, options).code
    const expiryOf = (options) => setFor(cache, 'key', 'value', options).record?.expires_at
    const longKey = 'k'.repeat(65)
    const longValue = 'v'.repeat(4_097)
    const found = [
      codeOf(longKey, longValue, { ttl: NaN }),
      codeOf('key', longValue, { ttl: NaN }),
      codeOf('key', 'value', { ttl: NaN, expires_at: 0 }),
      codeOf('key', 'value', { ttl: 0 }),
      codeOf('key', 'value', { expires_at: nowMs }),
      codeOf('key', 'value', { ttl: 2 ** 60 }),
      expiryOf({ ttl: 5, expires_at: nowMs + 3 }),
      expiryOf({ ttl: 2.9, expires_at: nowMs + 3 }),
      expiryOf(undefined),
    ]
    const wanted = [
      ...['CacheKeySizeExceeded', 'CacheValueSizeExceeded', 'InvalidExpiry'],
      ...['ItemAlreadyExpired', 'ItemAlreadyExpired', 'InvalidExpiry'],
      ...[nowMs + 3, nowMs + 2, nowMs + TTL_MS],
    ]
    return found.every((result, i) => result === wanted[i])
  })
}

async function hasFreshResults(contender) {
  const { get, set, getWhole } = calls(contender)
  const cache = contender.open(newScope())
  await set(cache, 'key', 'value')
  const result = await getWhole(cache, 'key')
  if (typeof result === 'object') result.value = 'defaced'
  return (await get(cache, 'key')) === 'value'
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

module.exports = { GUARANTEES }
