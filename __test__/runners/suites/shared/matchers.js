'use strict'

const util = require('node:util')

/** The matchers, on an `ActionsCache` and on its `api.cache`; `mocks` is `jest` or `vi`. */
module.exports = ({ describe, expect, mocks, test }, { api, openCache }) => {
  const SECRET = ['sec', 'ret'].join('-')
  const OTHER = ['an', 'other'].join('-')

  /** The message of the failure; neither it nor the error that carries it may hold a value. */
  const failure = (assertion) => {
    let error
    try {
      assertion()
    } catch (thrown) {
      error = thrown
    }
    if (!error) throw new Error('the matcher did not fail')
    for (const shown of [error.message, util.inspect(error, { depth: 9, showHidden: true })]) {
      // Not by a matcher, which would print it.
      if (shown.includes(SECRET) || shown.includes(OTHER)) throw new Error('a failure shows a value')
    }
    expect(error.actual).toBe(undefined)
    expect(error.expected).toBe(undefined)
    // eslint-disable-next-line no-control-regex -- runners colour their messages
    return error.message.replace(/\u001b\[\d+m/g, '')
  }

  const DOUBLES = {
    'an ActionsCache': (cache) => cache,
    'its api.cache': (cache) => cache.api.cache,
    'its api': (cache) => cache.api,
    'an api double': (cache) => ({ ...cache.api, redirect: { sendUserTo: mocks.fn() } }),
  }
  for (const [what, of] of Object.entries(DOUBLES)) {
    describe(`on ${what}`, () => {
      const given = () => of(openCache())

      test('toHaveCached', () => {
        api.cache.set('token', SECRET)
        expect(given()).toHaveCached('token')
        expect(given()).toHaveCached('token', SECRET)
        expect(given()).toHaveCached('token', expect.stringContaining('c-r'))
        expect(given()).not.toHaveCached('token', OTHER)
        expect(given()).not.toHaveCached('token', expect.stringContaining('missing'))
        expect(given()).not.toHaveCached('missing')
        expect(given()).not.toHaveCached('missing', SECRET)
      })

      test('toHaveCached fails', () => {
        api.cache.set('token', SECRET)
        // Without what makes the tenant unique.
        const file = openCache().tenant.replace(/ [\da-f-]{36}$/, '')
        const table = `post-user-registration of tenant ${JSON.stringify(file)}: 1 of 20 records`
        const missing = failure(() => expect(given()).toHaveCached('missing'))
        expect(missing).toContain('Expected: a record under "missing"\nReceived: none\n')
        expect(missing).toContain(table)
        expect(missing).toMatch(/"token" +12 {2}1[45] min/)
        expect(failure(() => expect(given()).toHaveCached('token', OTHER)))
          .toContain('Expected: a record under "token" with the given value (8 bytes)\nReceived: one with another value (7 bytes)\n')
        expect(failure(() => expect(given()).toHaveCached('missing', OTHER))).toContain('Received: none\n')
        expect(failure(() => expect(given()).not.toHaveCached('token')))
          .toContain('Expected: not a record under "token"\nReceived: there is one\n')
        expect(failure(() => expect(given()).not.toHaveCached('token', SECRET)))
          .toContain('Expected: not a record under "token" with the given value (7 bytes)\nReceived: one with that value')
      })

      test('toHaveCachedFor', () => {
        mocks.spyOn(Date, 'now').mockReturnValue(1_000_000)
        api.cache.set('token', SECRET, { ttl: 60_000 })
        expect(given()).toHaveCachedFor('token', 60_000)
        expect(given()).toHaveCachedFor('token', 0)
        expect(given()).not.toHaveCachedFor('token', 60_001)
        expect(given()).not.toHaveCachedFor('missing', 0)
        expect(failure(() => expect(given()).toHaveCachedFor('token', 60_001)))
          .toContain('Expected: a record under "token" that lives for 60001 ms or longer\nReceived: one that lives for 60000 ms (1 min)\n')
        expect(failure(() => expect(given()).toHaveCachedFor('missing', 1))).toContain('Received: none\n')
        expect(failure(() => expect(given()).not.toHaveCachedFor('token', 1))).toContain('Expected: not a record under "token"')
        Date.now.mockReturnValue(1_060_000)
        expect(given()).toHaveCachedFor('token', 0)
        Date.now.mockReturnValue(1_060_001)
        expect(given()).not.toHaveCached('token')
        Date.now.mockRestore()
      })

      test('toHaveHit and toHaveMissed', () => {
        expect(given()).not.toHaveHit()
        expect(given()).not.toHaveMissed()
        expect(given()).toHaveHit(0)
        api.cache.set('token', SECRET)
        for (const key of ['token', 'token', 'missing']) api.cache.get(key)
        expect(given()).toHaveHit()
        expect(given()).toHaveHit(2)
        expect(given()).not.toHaveHit(1)
        expect(given()).toHaveMissed()
        expect(given()).toHaveMissed(1)
        expect(given()).not.toHaveMissed(2)
        expect(failure(() => expect(given()).toHaveHit(3))).toContain('Expected: hit 3 times\nReceived: hit 2 times\n')
        expect(failure(() => expect(given()).not.toHaveMissed()))
          .toContain('Expected: not missed at least once\nReceived: missed 1 time\n')
      })

      test('toHaveCachedJSON', () => {
        openCache().seed({ flags: { json: { beta: true, list: [1, 2] } }, none: { json: null }, text: SECRET, empty: '' })
        expect(given()).toHaveCachedJSON('flags')
        expect(given()).toHaveCachedJSON('flags', { beta: true, list: [1, 2] })
        expect(given()).toHaveCachedJSON('flags', expect.objectContaining({ beta: true }))
        expect(given()).toHaveCachedJSON('flags', { beta: expect.any(Boolean), list: expect.arrayContaining([2]) })
        expect(given()).toHaveCachedJSON('none', null)
        expect(given()).not.toHaveCachedJSON('flags', { beta: false, list: [1, 2] })
        expect(given()).not.toHaveCachedJSON('flags', expect.objectContaining({ beta: 1 }))
        expect(given()).not.toHaveCachedJSON('none', undefined)
        expect(given()).not.toHaveCachedJSON('text')
        expect(given()).not.toHaveCachedJSON('empty')
        expect(given()).not.toHaveCachedJSON('missing')
      })

      test('toHaveCachedJSON fails', () => {
        openCache().seed({ flags: { json: { beta: SECRET } }, text: SECRET })
        expect(failure(() => expect(given()).toHaveCachedJSON('flags', { beta: OTHER })))
          .toContain('Expected: JSON under "flags" with the given value\nReceived: JSON with another value (18 bytes)\n')
        expect(failure(() => expect(given()).not.toHaveCachedJSON('flags', { beta: SECRET })))
          .toContain('Expected: not JSON under "flags" with the given value\nReceived: JSON with that value (18 bytes)\n')
        expect(failure(() => expect(given()).toHaveCachedJSON('text')))
          .toContain('Expected: JSON under "text"\nReceived: a record that is not JSON (7 bytes)\n')
        expect(failure(() => expect(given()).toHaveCachedJSON('missing'))).toContain('Received: none\n')
        expect(failure(() => expect(given()).toHaveCachedJSON(5))).toMatch(/"key" argument must be a string/)
      })

      test('toHaveRefused', () => {
        expect(given()).not.toHaveRefused()
        api.cache.set('token', SECRET)
        expect(given()).not.toHaveRefused()
        api.cache.delete('missing')
        api.cache.set('token', SECRET.repeat(1000))
        api.cache.set('token', SECRET.repeat(1000))
        expect(given()).toHaveRefused()
        expect(given()).toHaveRefused('CacheValueSizeExceeded')
        expect(given()).toHaveRefused('CacheKeyDoesNotExist')
        expect(given()).not.toHaveRefused('ItemAlreadyExpired')
      })

      test('toHaveRefused says which came, and the table what happened', () => {
        expect(failure(() => expect(given()).toHaveRefused())).toContain('Expected: a refused write\nReceived: none\n')
        api.cache.delete('missing')
        for (const key of ['token', 'token']) api.cache.set(key, SECRET.repeat(1000))
        const other = failure(() => expect(given()).toHaveRefused('InvalidExpiry'))
        expect(other).toContain(
          'Expected: a refused write with InvalidExpiry\nReceived: CacheKeyDoesNotExist 1 time, CacheValueSizeExceeded 2 times\n',
        )
        expect(other).toContain('delete "missing" was refused: CacheKeyDoesNotExist\n')
        expect(other).toContain('set "token" was refused: CacheValueSizeExceeded (7,000 of 4,096 bytes) (2 times)')
        expect(failure(() => expect(given()).not.toHaveRefused('CacheKeyDoesNotExist')))
          .toContain('Expected: not a refused write with CacheKeyDoesNotExist\nReceived: CacheKeyDoesNotExist 1 time')
      })

      test('a failure says why a get missed', () => {
        api.cache.get('token')
        api.cache.set('token', SECRET, { ttl: 86400 })
        openCache().evict('token')
        api.cache.get('token')
        const missed = failure(() => expect(given()).toHaveHit(1))
        expect(missed).toContain('Expected: hit 1 time\nReceived: hit 0 times\n')
        expect(missed).toMatch(/What happened, from \d{4}-[^\n]*Z on:\n +\+0 ms {2}get "token" missed: never stored\n/)
        expect(missed).toMatch(/set "token" stored it, with the warning TtlLooksLikeSeconds: ttl is in milliseconds, so 86400 is 86\.4 seconds/)
        expect(missed).toMatch(/"token" was evicted, by evict\(\)\n +\+\d+ ms {2}get "token" missed: it was evicted/)
      })
    })
  }

  test('a failure names the method that a mock has taken the place of', () => {
    mocks.spyOn(api.cache, 'get').mockReturnValue({ value: SECRET, expires_at: 1 })
    api.cache.get('token')
    expect(failure(() => expect(openCache()).toHaveHit())).toContain('api.cache.get was replaced by a spy or a mock: the cache may not have been asked')
    api.cache.get.mockRestore()
  })

  test('a wrapper of mocks is told what to write instead', () => {
    const { cache } = openCache().api
    const wrapper = { get: mocks.fn((key) => cache.get(key)), set: mocks.fn((...given) => cache.set(...given)), delete: mocks.fn((key) => cache.delete(key)) }
    for (const received of [wrapper, { cache: wrapper }, { ...openCache(), api: wrapper, ...wrapper }]) {
      const message = failure(() => expect(received).toHaveRefused())
      expect(message).toMatch(/^toHaveRefused is for what openCache\(\) returns, for its api\.cache, or for an object with that as its cache/)
      expect(message).toContain("To watch the calls of a real cache, spy on it instead: jest.spyOn(api.cache, 'set'), or vi.spyOn")
    }
    expect(failure(() => expect({ get: mocks.fn() }).toHaveRefused())).not.toContain('spyOn')
    mocks.spyOn(api.cache, 'set')
    api.cache.set('token', SECRET, { ttl: 0 })
    expect(api.cache.set).toHaveBeenCalledTimes(1)
    expect(api).toHaveRefused('ItemAlreadyExpired')
    api.cache.set.mockRestore()
  })

  test('matchers count nothing', () => {
    const cache = openCache('post-login', { evictionRate: 1 })
    cache.seed({ token: SECRET })
    const before = cache.usage()
    expect(cache).toHaveCached('token', SECRET)
    expect(cache).toHaveCachedFor('token', 1)
    expect(cache).not.toHaveCached('missing')
    expect(cache).not.toHaveHit()
    expect(cache).not.toHaveMissed()
    expect(cache.usage()).toStrictEqual(before)
  })

  test('what is no cache, and arguments that are of no use, are errors whether negated or not', () => {
    for (const assert of [(actual) => expect(actual), (actual) => expect(actual).not]) {
      for (const received of [undefined, null, SECRET, { cache: {} }, new Map([['token', SECRET]])]) {
        expect(failure(() => assert(received).toHaveCached('token'))).toMatch(/^toHaveCached is for what openCache\(\) returns/)
        expect(failure(() => assert(received).toHaveHit())).toMatch(/^toHaveHit is for what openCache\(\) returns/)
      }
      expect(failure(() => assert(api.cache).toHaveCached())).toMatch(/"key" argument must be a string\. Received undefined/)
      expect(failure(() => assert(api.cache).toHaveCached('k', undefined))).toMatch(/"value" argument must be a string/)
      expect(failure(() => assert(api.cache).toHaveCachedFor('k'))).toMatch(/"ms" argument must be a number/)
      for (const ms of [NaN, Infinity, -1, -Number.MIN_VALUE]) {
        expect(failure(() => assert(api.cache).toHaveCachedFor('k', ms))).toMatch(/"ms" argument must be a finite number/)
      }
      for (const code of ['CacheValueTooLong', '', 5, null]) {
        expect(failure(() => assert(api.cache).toHaveRefused(code))).toMatch(/"code" argument must be one of MaxSideEffectsExceeded, /)
      }
      expect(failure(() => assert(api.cache).toHaveHit('1'))).toMatch(/"times" argument must be a number/)
      expect(failure(() => assert(api.cache).toHaveMissed(-1))).toMatch(/"times" argument must be a non-negative safe integer/)
    }
  })
}
