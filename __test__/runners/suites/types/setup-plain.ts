import 'auth0-actions-cache/isolate'
import 'auth0-actions-cache/node-test'

import { type CacheMatchers, toHaveCached } from 'auth0-actions-cache/matchers'
import * as matchers from 'auth0-actions-cache/matchers'
import { mochaHooks } from 'auth0-actions-cache/mocha'

export const hooks: { beforeEach(): void } = mochaHooks
export const same: typeof toHaveCached = matchers.toHaveCached

declare const given: CacheMatchers<void>
given.toHaveCached('key')
