'use strict'

const { freeze, isSafeInteger, keys, parse } = require('./builtins.js')
const { call, invalidArgType, invalidArgValue, isObject, outOfRange, variableOutOfRange } = require('./errors.js')
const { quote } = require('./names.js')
const native = require('./native.js')
const { currentTenant, tenantOf } = require('./tenant.js')
const { readTrigger } = require('./triggers.js')

/** @typedef {import('../index').CacheLimits} CacheLimits */

/** @type {Readonly<CacheLimits>} */
const DEFAULT_LIMITS = freeze(parse(call(native.defaultLimits)))
const OPTIONS = ['tenant', 'limits', 'evictionRate', 'evictionSeed', 'strict', 'anyTrigger']

/**
 * What `openCache` was given, checked, with the defaults for what was not.
 * @param {unknown} trigger
 * @param {unknown} [options]
 */
function readOptions(trigger, options = {}) {
  const { tenant, limits, evictionRate, evictionSeed, strict, anyTrigger } = readObject('options', options, OPTIONS)
  return {
    trigger: readTrigger(trigger, readBoolean('anyTrigger', anyTrigger) ?? false),
    tenant: tenantOf(tenant),
    limits: readLimits(limits),
    evictionRate: readNumber('evictionRate', evictionRate, 'AUTH0_ACTIONS_CACHE_EVICTION_RATE', 'a number from 0 to 1', isRate),
    evictionSeed: readNumber('evictionSeed', evictionSeed, 'AUTH0_ACTIONS_CACHE_EVICTION_SEED', 'a safe integer', isSafeInteger),
    /** The test file whose tests its faults fail; `undefined` if the cache is not strict. */
    strictFile: readBoolean('strict', strict) ?? isStrictSuite() ? currentTenant() : undefined,
  }
}

/**
 * An object, each of whose keys must be known, because a misspelt one would silently do nothing.
 * @param {string | (() => string)} name
 * @param {unknown} object
 * @param {readonly string[]} known
 * @param {string} [expected]
 * @param {string} [advice]
 * @returns {Record<string, unknown>}
 */
function readObject(name, object, known, expected = 'an object', advice = '') {
  const nameOf = () => (typeof name === 'string' ? name : name())
  if (!isObject(object)) throw invalidArgType(nameOf(), expected, object, undefined, advice)
  const given = keys(object)
  for (let i = 0; i < given.length; i++) {
    const property = /** @type {string} */ (given[i])
    if (!isAmong(property, known)) {
      const message = `has an unknown property ${quote(property)}. It may have: ${known.join(', ')}`
      throw invalidArgValue(`The "${nameOf()}" argument ${message}${advice}`)
    }
  }
  return /** @type {Record<string, unknown>} */ (object)
}

/**
 * @param {string} property
 * @param {readonly string[]} known
 */
function isAmong(property, known) {
  for (let i = 0; i < known.length; i++) if (known[i] === property) return true
  return false
}

/**
 * @param {string} name
 * @param {unknown} option
 * @returns {boolean | undefined}
 */
function readBoolean(name, option) {
  if (option !== undefined && typeof option !== 'boolean') throw invalidArgType(name, 'a boolean', option)
  return option
}

/**
 * @param {unknown} [overrides]
 * @returns {Readonly<CacheLimits>}
 */
function readLimits(overrides = {}) {
  /** @type {CacheLimits & Record<string, number>} */
  const limits = { ...DEFAULT_LIMITS }
  const names = Object.keys(DEFAULT_LIMITS)
  const given = readObject('limits', overrides, names)
  for (const name of names) {
    const limit = given[name]
    if (limit !== undefined) limits[name] = readLimit(`limits.${name}`, limit)
  }
  return freeze(limits)
}

/**
 * @param {string} name
 * @param {unknown} limit
 * @returns {number}
 */
function readLimit(name, limit) {
  if (typeof limit !== 'number') throw invalidArgType(name, 'a number', limit)
  if (!isSafeInteger(limit) || limit < 0) throw outOfRange(name, 'a non-negative safe integer', limit)
  return limit
}

/** Whether the whole suite is strict. */
function isStrictSuite() {
  const variable = 'AUTH0_ACTIONS_CACHE_STRICT'
  return readNumber('strict', undefined, variable, '0 or 1', (number) => number === 0 || number === 1) === 1
}

/** @param {number} number */
function isRate(number) {
  return number >= 0 && number <= 1
}

/**
 * A number, by default 0: of the option or else, for a whole suite, of the environment variable.
 * @param {string} name
 * @param {unknown} option
 * @param {string} variable
 * @param {string} expected
 * @param {(number: number) => boolean} isExpected
 * @returns {number}
 */
function readNumber(name, option, variable, expected, isExpected) {
  if (option !== undefined) {
    if (typeof option !== 'number') throw invalidArgType(name, 'a number', option)
    if (!isExpected(option)) throw outOfRange(name, expected, option)
    return option
  }
  const text = process.env[variable]?.trim() ?? ''
  const number = Number(text)
  if (!isExpected(number)) throw variableOutOfRange(variable, expected, text)
  return number
}

module.exports = { readObject, readOptions }
