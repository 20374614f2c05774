'use strict'

// An assertion on the wrong `api` must fail: the caches of two triggers or two tenants are never deeply equal.

const assert = require('node:assert/strict')
const test = require('node:test')

const { api, openCache } = require('../index.js')
const { loadAgain } = require('./helpers/load-again.js')

const one = openCache('post-login', { tenant: 'a' })
const OTHERS = {
  'of another trigger': openCache('credentials-exchange', { tenant: 'a' }),
  'of another tenant': openCache('post-login', { tenant: 'b' }),
  'of another trigger, by another module': loadAgain().openCache('event-stream', { tenant: 'a' }),
  'whose tenant and trigger together read the same': openCache('login', { tenant: 'apost-', anyTrigger: true }),
}
const PARTS = {
  'an ActionsCache': (cache) => cache,
  'its api': (cache) => cache.api,
  'its api.cache': (cache) => cache.api.cache,
  'an api double': (cache) => ({ ...cache.api, access: {} }),
}

for (const [part, of] of Object.entries(PARTS)) {
  for (const [whose, other] of Object.entries(OTHERS)) {
    test(`${part} is not deeply equal to that ${whose}`, () => {
      assert.notDeepStrictEqual(of(one), of(other))
      assert.deepStrictEqual(of(one), of(one))
    })
  }
}

test('none is deeply equal to what is empty', () => {
  assert.notDeepStrictEqual(one.api, { cache: {} })
  assert.notDeepEqual(one.api.cache, {})
  assert.notDeepEqual(api.cache, {})
  assert.notDeepEqual(Object.create(Object.getPrototypeOf(one.api.cache)), one.api.cache)
})
