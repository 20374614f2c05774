import { describe, test } from 'vitest'
import * as cache from 'auth0-actions-cache'

import beside from '../shared/beside.js'

beside({ beside: (define) => describe.concurrent('side by side', define), it: test }, cache)
