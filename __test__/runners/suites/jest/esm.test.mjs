import { createRequire } from 'node:module'

import * as runner from '@jest/globals'
import * as cache from 'auth0-actions-cache'

import harness from '../shared/auth0-harness.js'
import isolation from '../shared/isolation.js'
import matchers from '../shared/matchers.js'
import mocks from '../shared/mocks.js'
import realm from '../shared/realm.js'

const given = { ...runner, mocks: runner.jest }
for (const suite of [harness, matchers, mocks, realm]) suite(given, cache)
runner.test('import and require speak of one tenant', () => {
  const required = createRequire(import.meta.url)('auth0-actions-cache')
  required.api.cache.set('k', 'v')
  runner.expect(cache.api.cache.get('k').value).toBe('v')
})

// Last, for it looks at what the file's last test left.
isolation(given, cache)
