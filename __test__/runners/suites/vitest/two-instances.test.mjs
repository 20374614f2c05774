import { createRequire } from 'node:module'

import * as imported from 'auth0-actions-cache'
import { expect, test } from 'vitest'

// Vitest makes one of them and Node the other.
const required = createRequire(import.meta.url)('auth0-actions-cache')

test('are two', () => {
  expect(required.openCache).not.toBe(imported.openCache)
})

test('speak of one tenant', () => {
  expect(required.openCache().tenant).toBe(imported.openCache().tenant)
  expect(imported.openCache().tenant).not.toBe('default')
  imported.api.cache.set('k', 'v')
  expect(required.api.cache.get('k').value).toBe('v')
})

test('are both known to the matchers', () => {
  required.api.cache.set('k', 'v')
  for (const { api, openCache } of [imported, required]) {
    expect(openCache()).toHaveCached('k', 'v')
    expect(api.cache).toHaveCachedFor('k', 60_000)
  }
})

test('are both reset', () => {
  expect(required.api.cache.get('k')).toBe(undefined)
})
