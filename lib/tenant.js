'use strict'

const { invalidArgType, invalidArgValue, withCode } = require('./errors.js')
const native = require('./native.js')
const { ROOT: place } = require('./platform.js')

// On the realm, not in this module: a module that is loaded twice must still speak of one tenant.
const TENANT = Symbol.for('auth0-actions-cache.tenant')

/** Who has set it. */
const SETTER = Symbol.for('auth0-actions-cache.setter')

/** @typedef {{ store: string, place: string }} Setter `place`: the folder of the package that was loaded */

const realm = /** @type {{ [TENANT]?: string, [SETTER]?: Setter }} */ (globalThis)

/** Two files that are one on the disk, as hard links are, are one addon with one store. */
const store = native.storeId()

/** The tenant where none is named: `'default'`, unless a runner integration has set one for its test file. */
function currentTenant() {
  const tenant = realm[TENANT]
  if (tenant === undefined) return 'default'
  // Before there was a setter, the package had none.
  const setter = realm[SETTER] ?? { store: 'unknown', place: 'another folder, in an older version' }
  if (setter.store === store) return tenant
  const message = `Two copies of auth0-actions-cache are loaded, each with a cache of its own: the test runner's configuration names that in ${setter.place}, which cannot reset this one, in ${place}. Install one copy ("npm ls auth0-actions-cache" shows all), or name this one in the configuration`
  throw withCode(new Error(message), 'ERR_AUTH0_ACTIONS_CACHE_TWO_COPIES')
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
  Object.defineProperty(realm, TENANT, { get, configurable: true })
  Object.defineProperty(realm, SETTER, { value: { store, place }, configurable: true })
}

/**
 * A tenant that someone named, or the current one.
 * @param {unknown} tenant
 */
function tenantOf(tenant) {
  if (tenant === undefined) return currentTenant()
  if (typeof tenant !== 'string') throw invalidArgType('tenant', 'a string', tenant)
  if (tenant === '') throw invalidArgValue('The "tenant" argument must not be an empty string')
  return tenant
}

module.exports = { currentTenant, setCurrentTenant, tenantOf }
