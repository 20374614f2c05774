'use strict'

/** Fake timers rule time, and spies see every call; `mocks` is `jest` or `vi`. */
module.exports = ({ afterEach, describe, expect, mocks, test }, { api, openCache }) => {
  afterEach(() => {
    mocks.useRealTimers()
    mocks.restoreAllMocks()
  })

  describe('fake timers', () => {
    test('the 15 minutes pass', () => {
      mocks.useFakeTimers()
      mocks.setSystemTime(1_700_000_000_000)
      expect(api.cache.set('k', 'v').record.expires_at).toBe(1_700_000_900_000)
      mocks.advanceTimersByTime(900_000)
      expect(api.cache.get('k')).toStrictEqual({ value: 'v', expires_at: 1_700_000_900_000 })
      mocks.advanceTimersByTime(1)
      expect(api.cache.get('k')).toBe(undefined)
      mocks.setSystemTime(1_700_000_000_000)
      expect(api.cache.get('k').value).toBe('v')
    })

    test('real time is back after them', () => {
      expect(Math.abs(api.cache.set('k', 'v').record.expires_at - Date.now() - 900_000)).toBeLessThan(60_000)
    })

    test('a mocked Date.now counts', () => {
      mocks.spyOn(Date, 'now').mockReturnValue(1000)
      expect(api.cache.set('k', 'v').record.expires_at).toBe(901_000)
    })
  })

  test('a time with a fraction refuses no valid write', () => {
    mocks.useFakeTimers()
    mocks.setSystemTime(15 * 60 * 1000 * 1.1)
    expect(api.cache.set('k', 'v', { ttl: 60_000 })).toStrictEqual({ type: 'success', record: { value: 'v', expires_at: 1_050_000 } })
    openCache().seed({ seeded: { value: 'v', ttl: 60_000 } })
    expect(api.cache.get('seeded').expires_at).toBe(1_050_000)
  })

  test('the caches of two triggers or tenants are never equal', () => {
    const [one, same] = [openCache('post-login'), openCache('post-login', { evictionSeed: 1 })]
    const others = [openCache('credentials-exchange'), openCache('post-login', { tenant: 'another' })]
    const fn = mocks.fn()
    fn(one.api)
    expect(fn).toHaveBeenCalledWith(one.api)
    for (const other of others) {
      expect(fn).not.toHaveBeenCalledWith(other.api)
      expect(one.api).not.toEqual(other.api)
      expect(one.api.cache).not.toEqual(other.api.cache)
      expect(one).not.toEqual(other)
    }
    expect(one.api).not.toEqual({ cache: {} })
    expect(one.api.cache).not.toEqual({})
    expect(one.api.cache).toEqual(same.api.cache)
  })

  describe('spies', () => {
    for (const method of ['get', 'set', 'delete']) {
      test(`see every call of ${method}`, () => {
        const spy = mocks.spyOn(api.cache, method)
        const execute = (given) => given.cache[method]('k', 'v')
        execute(api)
        execute({ ...openCache().api, cache: api.cache })
        expect(spy.mock.calls).toEqual([['k', 'v'], ['k', 'v']])
        expect(openCache().usage()).toMatchObject({ get: { misses: 2 }, set: { sets: 2 }, delete: {} }[method])
      })

      test(`replace ${method}, and give it back`, () => {
        const spy = mocks.spyOn(api.cache, method).mockReturnValue('mine')
        expect(api.cache[method]('k', 'v')).toBe('mine')
        spy.mockRestore()
        expect(api.cache[method]('k', 'v')).not.toBe('mine')
      })
    }
  })

  test('a hand-made api takes the cache among mocked members', () => {
    const { cache } = openCache('post-login').api
    const double = { cache, access: { deny: mocks.fn() }, idToken: { setCustomClaim: mocks.fn() } }
    const spread = { ...openCache('post-login').api, access: { deny: mocks.fn() } }
    double.cache.set('k', 'v')
    expect(spread.cache.get('k').value).toBe('v')
    expect(double.access.deny).not.toHaveBeenCalled()
  })
}
