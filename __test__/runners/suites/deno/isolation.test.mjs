/* global Deno */

import 'auth0-actions-cache/isolate'

import { createRequire } from 'node:module'

import cache from 'auth0-actions-cache'

const require = createRequire(import.meta.url)

Deno.test.beforeEach(() => cache.resetTenant())

require('../shared/flat-isolation.js')({ test: (name, body) => Deno.test(name, body) }, cache)
