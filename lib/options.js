'use strict'

const { call, invalidArgType, invalidArgValue, kindOf, outOfRange, shown, variableOutOfRange } = require('./errors.js')
const native = require('./native.js')
const { tenantOf } = require('./tenant.js')

/** @typedef {import('../index').CacheLimits} CacheLimits */

/** The triggers that Auth0 documents. */
const TRIGGERS = Object.freeze([
  'post-login',
  'credentials-exchange',
  'pre-user-registration',
  'post-user-registration',
  'post-change-password',
  'send-phone-message',
  'custom-phone-provider',
  'custom-email-provider',
  'password-reset-post-challenge',
  'custom-token-exchange',
  'event-stream',
  'password-hash-migration',
  'login-post-identifier',
  'signup-post-identifier',
])

const DEFAULT_TRIGGER = 'post-user-registration'
const DEFAULT_LIMITS = Object.freeze({ ...call(native.defaultLimits) })
const OPTIONS = ['tenant', 'limits', 'evictionRate', 'evictionSeed', 'anyTrigger']

/**
 * What `openCache` was given, checked, with the defaults for what was not.
 * @param {unknown} trigger
 * @param {unknown} [options]
 */
function readOptions(trigger, options = {}) {
  const given = readObject('options', options, OPTIONS)
  const { tenant, limits, evictionRate, evictionSeed, anyTrigger } = given
  return {
    trigger: readTrigger(trigger, readAnyTrigger(anyTrigger)),
    tenant: tenantOf(tenant),
    limits: readLimits(limits),
    evictionRate: readEvictionRate(evictionRate),
    evictionSeed: readEvictionSeed(evictionSeed),
  }
}

/**
 * Whether someone can have meant this for an object with named properties.
 * @param {unknown} received
 * @returns {received is object}
 */
function isObject(received) {
  return kindOf(received) === 'type object'
}

/**
 * An object, each of whose keys must be known, for a misspelt one would silently do nothing.
 * @param {string} name
 * @param {unknown} object
 * @param {readonly string[]} keys
 * @param {string} [expected]
 * @returns {Record<string, unknown>}
 */
function readObject(name, object, keys, expected = 'an object') {
  if (!isObject(object)) throw invalidArgType(name, expected, object)
  const unknown = Object.keys(object).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    throw invalidArgValue(`The "${name}" argument has an unknown property ${shown(unknown)}. It may have: ${keys.join(', ')}`)
  }
  return /** @type {Record<string, unknown>} */ (object)
}

/** @param {unknown} anyTrigger */
function readAnyTrigger(anyTrigger) {
  if (anyTrigger === undefined) return false
  if (typeof anyTrigger !== 'boolean') throw invalidArgType('anyTrigger', 'a boolean', anyTrigger)
  return anyTrigger
}

/**
 * @param {unknown} trigger
 * @param {boolean} anyTrigger
 * @returns {string}
 */
function readTrigger(trigger, anyTrigger) {
  if (trigger === undefined) return DEFAULT_TRIGGER
  if (typeof trigger !== 'string') throw invalidArgType('trigger', 'a string', trigger)
  if (!anyTrigger && !TRIGGERS.includes(trigger)) {
    throw invalidArgValue(
      `The "trigger" argument must be one of ${TRIGGERS.join(', ')}. Received ${shown(trigger)}. ` +
        'For a trigger that is newer than this package, pass { anyTrigger: true }',
    )
  }
  return trigger
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
  return Object.freeze(limits)
}

/**
 * @param {string} name
 * @param {unknown} limit
 * @returns {number}
 */
function readLimit(name, limit) {
  if (typeof limit !== 'number') throw invalidArgType(name, 'a number', limit)
  if (!Number.isSafeInteger(limit) || limit < 0) throw outOfRange(name, 'a non-negative safe integer', limit)
  return limit
}

/** @param {unknown} option */
function readEvictionRate(option) {
  const isRate = (/** @type {number} */ number) => number >= 0 && number <= 1
  return readSetting('evictionRate', option, 'AUTH0_ACTIONS_CACHE_EVICTION_RATE', 'a number from 0 to 1', isRate)
}

/** @param {unknown} option */
function readEvictionSeed(option) {
  return readSetting('evictionSeed', option, 'AUTH0_ACTIONS_CACHE_EVICTION_SEED', 'a safe integer', Number.isSafeInteger)
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
function readSetting(name, option, variable, expected, isExpected) {
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

module.exports = { DEFAULT_TRIGGER, TRIGGERS, isObject, readObject, readOptions }
