import * as cache from 'auth0-actions-cache'
import * as runner from 'vitest'

import native from '../../node_modules/auth0-actions-cache/lib/native.js'
import isolation from '../shared/isolation.js'

isolation(runner, cache, native)
