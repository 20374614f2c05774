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

  for (const [what, of] of [['an ActionsCache', (cache) => cache], ['its api.cache', (cache) => cache.api.cache]]) {
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
    })
  }

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
      expect(failure(() => assert(api.cache).toHaveHit('1'))).toMatch(/"times" argument must be a number/)
      expect(failure(() => assert(api.cache).toHaveMissed(-1))).toMatch(/"times" argument must be a non-negative safe integer/)
    }
  })
}
