import * as pkg from 'auth0-actions-cache'
import { test } from 'vitest'

import { checksOf } from './checks.cjs'

for (const [name, check] of Object.entries(checksOf(pkg))) test(name, check)
