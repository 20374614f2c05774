import { createRequire } from 'node:module'
import * as runner from 'node:test'

import * as cache from 'auth0-actions-cache'

import isolation from '../shared/plain-isolation.js'
import spies from '../shared/plain-spies.js'

spies(runner, cache)
// Last, for it looks at what the file's last test left.
isolation(runner, cache)
isolation(runner, createRequire(import.meta.url)('auth0-actions-cache'))
