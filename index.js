'use strict'

const { define } = require('./lib/builtins.js')
const { call } = require('./lib/errors.js')
const { INSPECT, inspectCache } = require('./lib/inspect.js')
const native = require('./lib/native.js')
const { openCache } = require('./lib/open.js')
const { currentTenant, tenantOf } = require('./lib/tenant.js')

/** @type {ReturnType<typeof openCache> | undefined} */
let current

const api = {
  // A getter, because the tenant changes when a runner goes on to its next test file.
  get cache() {
    if (current?.tenant !== currentTenant()) current = openCache()
    return current.api.cache
  },
}
// Node would not follow the getter.
/** @type {(...args: any[]) => string} */
const inspectApi = (...args) => `{ cache: ${inspectCache.apply(/** @type {any} */ (api.cache), /** @type {[]} */ (args))} }`
define(api, INSPECT, inspectApi)

/** @param {unknown} [tenant] */
function resetTenant(tenant) {
  call(native.resetTenant, tenantOf(tenant))
}

// One by one, for Node's ESM loader to see them.
exports.api = api
exports.openCache = openCache
exports.resetTenant = resetTenant
