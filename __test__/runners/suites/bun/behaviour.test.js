'use strict'

const runner = require('bun:test')

const cache = require('auth0-actions-cache')

const { expect, jest, test } = runner

require('../shared/matchers.js')({ ...runner, mocks: jest }, cache)

test('the time of setSystemTime rules', () => {
  runner.setSystemTime(new Date(1_000_000))
  cache.api.cache.set('k', 'v', { ttl: 60_000 })
  expect(cache.openCache()).toHaveCachedFor('k', 60_000)
  runner.setSystemTime(new Date(1_060_001))
  expect(cache.openCache()).not.toHaveCached('k')
  runner.setSystemTime()
})
