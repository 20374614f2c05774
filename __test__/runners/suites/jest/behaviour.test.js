'use strict'

const runner = require('@jest/globals')

const cache = require('auth0-actions-cache')

const { expect, jest, test } = runner
for (const name of ['auth0-harness', 'matchers', 'mocks', 'realm']) {
  require(`../shared/${name}.js`)({ ...runner, mocks: jest }, cache)
}

test('globals are off', () => {
  expect(typeof globalThis.expect).toBe('undefined')
})

test('a module registry that was reset speaks of the same tenant', () => {
  cache.api.cache.set('k', 'v')
  jest.resetModules()
  const again = require('auth0-actions-cache')
  expect(again).not.toBe(cache)
  expect(again.openCache().tenant).toBe(cache.openCache().tenant)
  expect(again.api.cache.get('k')).toStrictEqual(cache.api.cache.get('k'))
  expect(again.api.cache).toHaveCached('k', 'v')
  jest.isolateModules(() => {
    require('auth0-actions-cache').resetTenant()
  })
  expect(cache.openCache()).not.toHaveCached('k')
})
