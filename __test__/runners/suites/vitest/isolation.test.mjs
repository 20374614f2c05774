import * as cache from 'auth0-actions-cache'
import * as runner from 'vitest'

import isolation from '../shared/isolation.js'

isolation(runner, cache)
