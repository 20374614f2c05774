import { api, openCache, resetTenant } from 'auth0-actions-cache'
import * as everything from 'auth0-actions-cache'

import plain from './plain.cjs'

if (everything.openCache !== openCache) throw new Error('The names of the module are not those of its exports')
await plain.runChecks({ api, openCache, resetTenant })
