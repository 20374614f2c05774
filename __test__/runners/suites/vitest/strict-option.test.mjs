import { test } from 'vitest'
import * as cache from 'auth0-actions-cache'

import option from '../shared/strict-option.js'

option({ it: test }, cache)
