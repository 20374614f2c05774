'use strict'

const { freeze, isSafeInteger, keys, parse } = require('./builtins.js')
const { call, checkCount, checkNumber, invalidArgType, invalidArgValue, isObject, outOfRange } = require('./errors.js')
const { quote } = require('./names.js')
const native = require('./native.js')
const { currentTenant, tenantOf } = require('./tenant.js')
const { readTrigger } = require('./triggers.js')

/** @typedef {import('../index').CacheLimits & Record<string, number>} Limits */

/** @type {Readonly<Limits>} */
const DEFAULT_LIMITS = freeze(parse(call(native.defaultLimits)))
const OPTIONS = ['tenant', 'limits', 'evictionRate', 'evictionSeed', 'strict', 'anyTrigger']

/** @typedef {ReturnType<typeof readOptions>} Options */

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
    evictionRate: readNumber('evictionRate', evictionRate, 'a number from 0 to 1', isRate, 'AUTH0_ACTIONS_CACHE_EVICTION_RATE'),
    evictionSeed: readNumber('evictionSeed', evictionSeed, 'a safe integer', isSafeInteger, 'AUTH0_ACTIONS_CACHE_EVICTION_SEED'),
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
 */
function readObject(name, object, known, expected = 'an object', advice = '') {
  const nameOf = () => (typeof name === 'string' ? name : name())
  if (!isObject(object)) throw invalidArgType(nameOf(), expected, object, advice)
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
 */
function readBoolean(name, option) {
  if (option !== undefined && typeof option !== 'boolean') throw invalidArgType(name, 'a boolean', option)
  return option
}

/** @param {unknown} [overrides] */
function readLimits(overrides = {}) {
  /** @type {Limits} */
  const limits = { ...DEFAULT_LIMITS }
  const names = keys(DEFAULT_LIMITS)
  const given = readObject('limits', overrides, names)
  for (const name of names) {
    const limit = given[name]
    if (limit !== undefined) limits[name] = checkCount(`limits.${name}`, limit)
  }
  return freeze(limits)
}

/**
 * A number, by default 0: of the option or else, for a whole suite, of the environment variable.
 * @param {string} name
 * @param {unknown} option
 * @param {string} expected
 * @param {(number: number) => boolean} isExpected
 * @param {string} variable
 */
function readNumber(name, option, expected, isExpected, variable) {
  return option === undefined ? readVariable(variable, expected, isExpected) : checkNumber(name, option, expected, isExpected)
}

/**
 * @param {string} variable
 * @param {string} expected
 * @param {(number: number) => boolean} isExpected
 */
function readVariable(variable, expected, isExpected) {
  const text = process.env[variable]?.trim() ?? ''
  const number = Number(text)
  if (!isExpected(number)) throw outOfRange(`environment variable ${variable}`, expected, quote(text))
  return number
}

/** @param {number} number */
const isRate = (number) => number >= 0 && number <= 1

function isStrictSuite() {
  return readVariable('AUTH0_ACTIONS_CACHE_STRICT', '0 or 1', (number) => number === 0 || number === 1) === 1
}

module.exports = { readObject, readOptions }
