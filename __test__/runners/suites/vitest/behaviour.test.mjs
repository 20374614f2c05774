import * as cache from 'auth0-actions-cache'
import * as runner from 'vitest'

import harness from '../shared/auth0-harness.js'
import matchers from '../shared/matchers.js'
import mocks from '../shared/mocks.js'
import realm from '../shared/realm.js'

const { chai, expect, test, vi } = runner
const given = { ...runner, mocks: vi }
for (const suite of [harness, matchers, mocks, realm]) suite(given, cache)

test('globals are off', () => {
  expect(typeof globalThis.expect).toBe('undefined')
})

test('chai tells caches apart, and shows what it compared', () => {
  const [one, other] = [cache.openCache('post-login'), cache.openCache('credentials-exchange')]
  chai.expect(one.api).to.not.deep.equal(other.api)
  chai.expect(one.api.cache).to.not.deep.equal({})
  for (const shown of [cache.api, one, one.api, one.api.cache]) {
    chai.expect(() => chai.expect(shown).to.equal(1)).to.throw(chai.AssertionError, /to equal 1/)
  }
})

test('the time can be set without fake timers', () => {
  vi.setSystemTime(1000)
  expect(cache.api.cache.set('k', 'v').record.expires_at).toBe(901_000)
  vi.useRealTimers()
})

test('an expect.poll sees the cache', async () => {
  cache.api.cache.set('k', 'v')
  await expect.poll(() => cache.api.cache).toHaveCached('k', 'v')
})
