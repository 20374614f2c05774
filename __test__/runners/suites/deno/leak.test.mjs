/* global Deno */

import { createRequire } from 'node:module'

import cache from 'auth0-actions-cache'

const require = createRequire(import.meta.url)

require('../shared/plain-leak.js')({ it: (name, body) => Deno.test(name, body) }, cache)
