// CommonJS, as TypeScript writes it.
import cache = require('auth0-actions-cache')

const opened: cache.ActionsCache = cache.openCache('post-login')
const record: cache.CacheRecord | undefined = cache.api.cache.get('key')
cache.resetTenant(opened.tenant)
// @ts-expect-error there is no such export
cache.open()

export = record
