'use strict'

// What each matcher returns and says, without a runner. That runners understand it is tested in runners/.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { isDeepStrictEqual } = require('node:util')

const ofLib = require('../lib/matchers.js')
const matchers = require('../matchers.js')
const { open, stopClock } = require('./helpers/cache.js')

/** What a matcher like `expect.any` is to `equals`, and how Bun shows its own. */
const ANY = { asymmetricMatch: () => true }
const ANY_OF_BUN = { [Symbol.toStringTag]: 'ExpectAny' }

/** What a runner gives a matcher as its `this`. */
const runner = {
  equals(actual, expected) {
    return expected === ANY || expected === ANY_OF_BUN || isDeepStrictEqual(actual, expected)
  },
}

/** @param {unknown} received */
function expectOf(received) {
  return (matcher, ...given) => {
    const { pass, message, ...rest } = matchers[matcher].call(runner, received, ...given)
    assert.deepEqual(rest, {})
    const [expected, found, blank] = message().split('\n')
    assert.equal(blank, '')
    return [pass, expected, found]
  }
}

/** A runner's failure must say both: with `not`, what was not to be. */
function assertPasses(verdict, expected, found) {
  assert.deepEqual(verdict, [true, `Expected: not ${expected}`, `Received: ${found}`])
}

function assertFails(verdict, expected, found) {
  assert.deepEqual(verdict, [false, `Expected: ${expected}`, `Received: ${found}`])
}

function assertThrows(call, name, code, message) {
  assert.throws(call, (error) => {
    assert.deepEqual({ name: error.name, code: error.code, message: error.message }, { name, code, message })
    return true
  })
}

const assertInvalidType = (call, message) => assertThrows(call, 'TypeError', 'ERR_INVALID_ARG_TYPE', message)

test('the entry of matchers has all of them', () => {
  assert.deepEqual(matchers, ofLib)
  for (const matcher of Object.values(matchers)) assert.equal(typeof matcher, 'function')
})

test('toHaveCached, of a key', (t) => {
  const cache = open(t)
  cache.seed({ token: 'one' })
  const expect = expectOf(cache)
  assertPasses(expect('toHaveCached', 'token'), 'a record under "token"', 'there is one')
  assertFails(expect('toHaveCached', 'missing'), 'a record under "missing"', 'none')
})

test('toHaveCached, of a value', (t) => {
  const cache = open(t)
  cache.seed({ token: 'one', 'é': 'é' })
  const expect = expectOf(cache)
  const wanted = 'a record under "token" with the given value'
  assertPasses(expect('toHaveCached', 'token', 'one'), `${wanted} (3 bytes)`, 'one with that value (3 bytes)')
  assertFails(expect('toHaveCached', 'token', 'other'), `${wanted} (5 bytes)`, 'one with another value (3 bytes)')
  assertFails(expect('toHaveCached', 'missing', 'é'), 'a record under "missing" with the given value (2 bytes)', 'none')
  assertPasses(expect('toHaveCached', 'é', 'é'), 'a record under "é" with the given value (2 bytes)', 'one with that value (2 bytes)')
})

test('toHaveCached says where two values of one length first differ', (t) => {
  const cache = open(t)
  cache.seed({ token: 'abc' })
  for (const [value, place] of [['xbc', 1], ['abx', 3], ['xyz', 1]]) {
    assertFails(
      expectOf(cache)('toHaveCached', 'token', value),
      'a record under "token" with the given value (3 bytes)',
      `one with another value (3 bytes, different from character ${place} on)`,
    )
  }
})

test('toHaveCached, of an asymmetric matcher', (t) => {
  const cache = open(t)
  cache.seed({ token: 'one' })
  const wanted = 'a record under "token" with the given value'
  for (const any of [ANY, ANY_OF_BUN]) {
    assertPasses(expectOf(cache)('toHaveCached', 'token', any), wanted, 'one with that value (3 bytes)')
  }
  // Only of two texts is said where they differ, whatever a matcher has.
  const none = { asymmetricMatch: () => false, length: 3 }
  assertFails(expectOf(cache)('toHaveCached', 'token', none), wanted, 'one with another value (3 bytes)')
  for (const [value, kind] of [[undefined, 'undefined'], [null, 'null'], [5, 'type number'], [{ asymmetricMatch: true }, 'type object']]) {
    assertInvalidType(
      () => expectOf(cache)('toHaveCached', 'token', value),
      `The "value" argument must be a string or an asymmetric matcher. Received ${kind}`,
    )
  }
  // Neither a lower-case word nor another place in the tag makes one of Bun's.
  for (const tag of ['Expectation', 'x [object ExpectAny']) {
    assert.throws(() => expectOf(cache)('toHaveCached', 'token', { [Symbol.toStringTag]: tag }), { code: 'ERR_INVALID_ARG_TYPE' })
  }
})

test('toHaveCachedJSON', (t) => {
  const cache = open(t)
  cache.seed({ flags: { json: { beta: true } }, none: 'null', text: '{"beta":' })
  const expect = expectOf(cache)
  assertPasses(expect('toHaveCachedJSON', 'flags'), 'JSON under "flags"', 'JSON with that value (13 bytes)')
  assertPasses(expect('toHaveCachedJSON', 'none'), 'JSON under "none"', 'JSON with that value (4 bytes)')
  const wanted = 'JSON under "flags" with the given value'
  assertPasses(expect('toHaveCachedJSON', 'flags', { beta: true }), wanted, 'JSON with that value (13 bytes)')
  assertFails(expect('toHaveCachedJSON', 'flags', { beta: 1 }), wanted, 'JSON with another value (13 bytes)')
  assertFails(expect('toHaveCachedJSON', 'flags', undefined), wanted, 'JSON with another value (13 bytes)')
  assertFails(expect('toHaveCachedJSON', 'text'), 'JSON under "text"', 'a record that is not JSON (8 bytes)')
  assertFails(expect('toHaveCachedJSON', 'missing'), 'JSON under "missing"', 'none')
  assertFails(expect('toHaveCachedJSON', 'missing', 1), 'JSON under "missing" with the given value', 'none')
})

test('toHaveCachedFor passes to the millisecond', (t) => {
  const clock = stopClock(t)
  const cache = open(t)
  cache.seed({ token: { value: 'one', ttl: 60_000 } })
  const expect = expectOf(cache)
  const wanted = (ms) => `a record under "token" that lives for ${ms} ms or longer`
  assertPasses(expect('toHaveCachedFor', 'token', 60_000), wanted(60_000), 'one that lives for 60000 ms (1 min)')
  assertFails(expect('toHaveCachedFor', 'token', 60_001), wanted(60_001), 'one that lives for 60000 ms (1 min)')
  clock.ms += 60_000
  assertPasses(expect('toHaveCachedFor', 'token', 0), wanted(0), 'one that lives for 0 ms (0 ms)')
  assertFails(expect('toHaveCachedFor', 'token', Number.MAX_VALUE), wanted(Number.MAX_VALUE), 'one that lives for 0 ms (0 ms)')
  clock.ms += 1
  assertFails(expect('toHaveCachedFor', 'token', 0), wanted(0), 'none')
})

test('toHaveCachedFor refuses what is no length of time', (t) => {
  const expect = expectOf(open(t))
  assertInvalidType(() => expect('toHaveCachedFor', 'k', '1'), 'The "ms" argument must be a number of milliseconds. Received type string')
  for (const ms of [NaN, Infinity, -Infinity, -1, -Number.MIN_VALUE]) {
    assertThrows(
      () => expect('toHaveCachedFor', 'k', ms),
      'RangeError',
      'ERR_OUT_OF_RANGE',
      `The "ms" argument must be a finite number of milliseconds, not below 0. Received ${ms}`,
    )
  }
})

test('toHaveHit and toHaveMissed count', (t) => {
  const cache = open(t)
  const expect = expectOf(cache)
  for (const [matcher, what] of [['toHaveHit', 'hit'], ['toHaveMissed', 'missed']]) {
    assertFails(expect(matcher), `${what} at least once`, `${what} 0 times`)
    assertPasses(expect(matcher, 0), `${what} 0 times`, `${what} 0 times`)
  }
  cache.seed({ k: 'v' })
  for (const key of ['k', 'k', 'missing']) cache.api.cache.get(key)
  assertPasses(expect('toHaveHit'), 'hit at least once', 'hit 2 times')
  assertPasses(expect('toHaveHit', 2), 'hit 2 times', 'hit 2 times')
  assertFails(expect('toHaveHit', 1), 'hit 1 time', 'hit 2 times')
  assertPasses(expect('toHaveMissed'), 'missed at least once', 'missed 1 time')
  assertPasses(expect('toHaveMissed', 1), 'missed 1 time', 'missed 1 time')
  assertFails(expect('toHaveMissed', 0), 'missed 0 times', 'missed 1 time')
})

test('toHaveHit and toHaveMissed refuse what is no number of times', (t) => {
  const expect = expectOf(open(t))
  for (const matcher of ['toHaveHit', 'toHaveMissed']) {
    assertInvalidType(() => expect(matcher, '1'), 'The "times" argument must be a number. Received type string')
    for (const times of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      assertThrows(
        () => expect(matcher, times),
        'RangeError',
        'ERR_OUT_OF_RANGE',
        `The "times" argument must be a non-negative safe integer. Received ${times}`,
      )
    }
  }
})

test('toHaveRefused', (t) => {
  const cache = open(t)
  const expect = expectOf(cache)
  assertFails(expect('toHaveRefused'), 'a refused write', 'none')
  assertFails(expect('toHaveRefused', 'InvalidExpiry'), 'a refused write with InvalidExpiry', 'none')
  cache.api.cache.delete('missing')
  for (let n = 0; n < 2; n++) cache.api.cache.set('k', 'v', { ttl: 0 })
  const found = 'CacheKeyDoesNotExist 1 time, ItemAlreadyExpired 2 times'
  assertPasses(expect('toHaveRefused'), 'a refused write', found)
  assertPasses(expect('toHaveRefused', 'ItemAlreadyExpired'), 'a refused write with ItemAlreadyExpired', found)
  assertFails(expect('toHaveRefused', 'InvalidExpiry'), 'a refused write with InvalidExpiry', found)
})

test('a message shows the cache as it was when the matcher ran', (t) => {
  const cache = open(t)
  cache.seed({ token: 'one' })
  const { message } = matchers.toHaveCached.call(runner, cache, 'missing')
  cache.reset()
  assert.match(message(), /\nReceived: none\n\nActionsCache post-user-registration of [^\n]*: 1 of 20 records, 8 of \d+ bytes\n.*\n {2}"token"/)
})

test('each matcher that takes a key throws what is no string', (t) => {
  const expect = expectOf(open(t))
  for (const matcher of ['toHaveCached', 'toHaveCachedJSON', 'toHaveCachedFor']) {
    assertInvalidType(() => expect(matcher, 5, 'v'), 'The "key" argument must be a string. Received type number')
  }
})

test('what has a cache behind it is understood', (t) => {
  const cache = open(t)
  cache.seed({ k: 'v' })
  for (const received of [cache, cache.api.cache, cache.api, { cache: cache.api.cache, redirect: {} }]) {
    assert.equal(expectOf(received)('toHaveCached', 'k')[0], true)
  }
})

test('what has none is named, and of a double is said what to write instead', () => {
  const [get, set] = [() => undefined, () => undefined]
  const INSTEAD =
    ". It has get and set of its own. To watch the calls of a real cache, spy on it instead: jest.spyOn(api.cache, 'set'), or vi.spyOn"
  const RECEIVED = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['k', 'type string'],
    [{ cache: {} }, 'type object'],
    [{ get }, 'type object'],
    [{ set }, 'type object'],
    [new Map(), 'a Map'],
    [Object.assign(() => undefined, { get, set }), 'type function'],
    [{ get, set }, `type object${INSTEAD}`],
    [{ cache: { get, set } }, `type object${INSTEAD}`],
    [{ get, set, cache: {} }, 'type object'],
  ]
  const GIVEN = { toHaveCached: ['k'], toHaveCachedJSON: ['k'], toHaveCachedFor: ['k', 1], toHaveHit: [1], toHaveMissed: [1], toHaveRefused: [] }
  for (const [received, kind] of RECEIVED) {
    for (const matcher of Object.keys(matchers)) {
      assertInvalidType(
        () => expectOf(received)(matcher, ...GIVEN[matcher]),
        `${matcher} is for what openCache() returns, for its api.cache, or for an object with that as its cache. expect() received ${kind}`,
      )
    }
  }
})
