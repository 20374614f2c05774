'use strict'

/** Tests that must fail, and a record that only a reset takes away. */
module.exports = ({ describe, expect, test }, { api, openCache }) => {
  const value = (name) => ['secret', 'of', name].join('-')

  describe('wrong', () => {
    test('value', () => {
      api.cache.set('token', value('set'))
      expect(api.cache).toHaveCached('token', value('test'))
    })
    test('key', () => {
      api.cache.set('token', value('set'))
      expect(openCache()).toHaveCached('tokn')
    })
    test('lifetime', () => {
      api.cache.set('token', value('set'), { ttl: 1000 })
      expect(api.cache).toHaveCachedFor('token', 60_000)
    })
    test('count', () => {
      api.cache.set('token', value('set'))
      api.cache.get('token')
      expect(api.cache).toHaveHit(2)
    })
    test('object', () => {
      expect({ token: value('set') }).toHaveMissed()
    })
    test('comparison of caches, which prints them', () => {
      api.cache.set('token', value('set'))
      expect(openCache()).toEqual({ token: 1 })
    })
  })
}
