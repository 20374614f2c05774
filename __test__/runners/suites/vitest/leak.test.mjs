import * as cache from 'auth0-actions-cache'
import * as runner from 'vitest'

import suite from '../shared/leak.js'

suite(runner, cache)
