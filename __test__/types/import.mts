// An ES module, for which the package is a CommonJS one.
import { api, openCache, resetTenant, type CacheRecord } from 'auth0-actions-cache'
import * as cache from 'auth0-actions-cache'

const record: CacheRecord | undefined = api.cache.get('key') ?? openCache().api.cache.get('key')
const same: typeof resetTenant = cache.resetTenant
// @ts-expect-error there is no such export
cache.open()

export { record, same }
