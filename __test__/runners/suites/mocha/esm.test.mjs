import { createRequire } from 'node:module'

import * as cache from 'auth0-actions-cache'
import { after, before, describe, it } from 'mocha'

import isolation from '../shared/plain-isolation.js'
import spies from '../shared/plain-spies.js'

spies({ describe, it }, cache)
// Last, for it looks at what the file's last test left.
isolation({ after, before, describe, it }, cache)
isolation({ after, before, describe, it }, createRequire(import.meta.url)('auth0-actions-cache'))
