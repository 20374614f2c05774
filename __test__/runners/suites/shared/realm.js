'use strict'

/** What the cache returns and throws is of the test file's realm, plain, and fresh each time. */
module.exports = ({ describe, expect, test }, { api, openCache }) => {
  const thrownBy = (call) => {
    try {
      call()
    } catch (error) {
      return error
    }
    throw new Error('it threw nothing')
  }

  describe('realm', () => {
    test('results are plain objects of this realm', () => {
      const now = Date.now() + 60000
      const written = api.cache.set('k', 'v', { expires_at: now })
      const record = { value: 'v', expires_at: now }
      expect(written).toStrictEqual({ type: 'success', record })
      expect(api.cache.get('k')).toStrictEqual(record)
      expect(openCache().records()).toStrictEqual([{ key: 'k', ...record }])
      expect(openCache().usage()).toStrictEqual({
        entries: 1, bytes: 2, hits: 1, misses: 0, sets: 1, deletes: 0, refusals: 0, evictions: 0, expirations: 0,
      })
      expect(api.cache.delete('k')).toStrictEqual({ type: 'success' })
      expect(api.cache.delete('k')).toStrictEqual({ type: 'error', code: 'CacheKeyDoesNotExist' })
      expect(api.cache.set('k', 'v', { ttl: NaN })).toStrictEqual({ type: 'error', code: 'InvalidExpiry' })
      expect(api.cache.get('k')).toBe(undefined)
    })

    test('results are instances of this realm\'s Object and Array', () => {
      const results = [api.cache.set('k', 'v'), api.cache.set('k', 'v').record, api.cache.get('k'), openCache().records()[0],
        openCache().usage(), openCache().limits, openCache().api, api.cache.delete('k'), api.cache.delete('k')]
      for (const result of results) {
        expect(result).toBeInstanceOf(Object)
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
      }
      expect(openCache().records()).toBeInstanceOf(Array)
    })

    test('errors are instances of this realm\'s classes', () => {
      expect(() => api.cache.set('k', 1)).toThrow(TypeError)
      expect(() => openCache('post-logon')).toThrow(TypeError)
      expect(() => openCache('post-login', { limits: { maxEntries: -1 } })).toThrow(RangeError)
      expect(thrownBy(() => openCache().seed({ k: 'v'.repeat(5000) }))).toBeInstanceOf(Error)
      expect(thrownBy(() => api.cache.set(1, 'v')).code).toBe('ERR_INVALID_ARG_TYPE')
    })

    test('each result is a fresh one', () => {
      const { record } = api.cache.set('k', 'v')
      const first = api.cache.get('k')
      first.value = 'changed'
      record.value = 'changed'
      openCache().records()[0].value = 'changed'
      expect(api.cache.get('k').value).toBe('v')
      expect(api.cache.get('k')).not.toBe(api.cache.get('k'))
      expect(api.cache.delete('k')).not.toBe(api.cache.delete('k'))
    })
  })
}
