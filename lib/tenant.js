'use strict'

const { invalidArgType, invalidArgValue } = require('./errors.js')

// On the realm, not in this module: a module that is loaded twice must still speak of one tenant.
const TENANT = Symbol.for('auth0-actions-cache.tenant')

const realm = /** @type {{ [TENANT]?: string }} */ (globalThis)

/** The tenant where none is named: `'default'`, unless a runner integration has set one for its test file. */
function currentTenant() {
  return realm[TENANT] ?? 'default'
}

/** What this module has set; a check may set another. */
let fileTenant = ''

/**
 * From now on this is the tenant of this realm where none is named.
 * @param {string} tenant
 * @param {() => void} [check] throws if it must not be used any longer, or sets another
 */
function setCurrentTenant(tenant, check) {
  fileTenant = tenant
  const get = () => {
    check?.()
    return fileTenant
  }
  Object.defineProperty(realm, TENANT, { get, enumerable: false, configurable: true })
}

/**
 * A tenant that someone named, or the current one.
 * @param {unknown} tenant
 * @returns {string}
 */
function tenantOf(tenant) {
  if (tenant === undefined) return currentTenant()
  if (typeof tenant !== 'string') throw invalidArgType('tenant', 'a string', tenant)
  if (tenant === '') throw invalidArgValue('The "tenant" argument must not be an empty string')
  return tenant
}

module.exports = { currentTenant, setCurrentTenant, tenantOf }
