'use strict'

// Errors are made here, in the realm that loaded the module, so that `instanceof TypeError` holds for the caller.
// None of them quotes what an argument held: it may be a secret.

const { apply, defineProperty, isSafeInteger, keys } = require('./builtins.js')

const { toString } = Object.prototype

/** What may be passed by mistake, by its tag. Not by `util.types`, which a test may have mocked. */
const KINDS = /** @type {Record<string, string | null>} */ ({
  __proto__: null,
  '[object Array]': 'an array',
  '[object Map]': 'a Map',
  '[object Promise]': 'a Promise, which was not awaited',
})

/**
 * What an argument is, without what it holds.
 * @param {unknown} received
 */
function kindOf(received) {
  if (received === undefined) return 'undefined'
  if (received === null) return 'null'
  return typeof received === 'object' ? (KINDS[tagOf(received)] ?? 'type object') : `type ${typeof received}`
}

/** @param {object} object */
function tagOf(object) {
  try {
    return apply(toString, object, [])
  } catch {
    // A revoked proxy, or a getter that throws: no kind that has a name here.
    return ''
  }
}

/**
 * Whether someone can have meant this for an object with named properties.
 * @param {unknown} received
 * @returns {received is object}
 */
function isObject(received) {
  return typeof received === 'object' && received !== null && KINDS[tagOf(received)] === undefined
}

/**
 * @param {Error} error
 * @param {string} code
 * @param {object} [details]
 */
function withCode(error, code, details) {
  const properties = /** @type {Record<string, unknown>} */ ({ ...details, code })
  for (const name of keys(properties)) {
    const descriptor = { __proto__: null, value: properties[name], writable: true, enumerable: true, configurable: true }
    defineProperty(error, name, /** @type {PropertyDescriptor} */ (descriptor))
  }
  return error
}

/**
 * An argument is not of the type it must have.
 * @param {string} name
 * @param {string} expected
 * @param {unknown} received
 * @param {string} [more] of which record it is, or advice
 */
function invalidArgType(name, expected, received, more = '') {
  const message = `The "${name}" argument must be ${expected}. Received ${kindOf(received)}${more}`
  return withCode(new TypeError(message), 'ERR_INVALID_ARG_TYPE')
}

/**
 * An argument is of its type, but none of the values it may have.
 * @param {string} message
 */
function invalidArgValue(message) {
  return withCode(new TypeError(message), 'ERR_INVALID_ARG_VALUE')
}

/**
 * A method was called on something other than its cache: most likely it was detached, or passed by itself.
 * @param {string} method
 */
function invalidThis(method) {
  const message = `${method} must be called as a method of its cache: cache.${method}(…). To pass it on, write () => cache.${method}(…)`
  return withCode(new TypeError(message), 'ERR_INVALID_THIS')
}

/**
 * @param {string} what an argument or a variable, by its name
 * @param {string} expected
 * @param {number | string} received
 */
function outOfRange(what, expected, received) {
  return withCode(new RangeError(`The ${what} must be ${expected}. Received ${received}`), 'ERR_OUT_OF_RANGE')
}

/**
 * A number that an argument must be.
 * @param {string} name
 * @param {unknown} number
 * @param {string} expected
 * @param {(number: number) => boolean} isExpected
 */
function checkNumber(name, number, expected, isExpected) {
  if (typeof number !== 'number') throw invalidArgType(name, 'a number', number)
  if (!isExpected(number)) throw outOfRange(`"${name}" argument`, expected, number)
  return number
}

/**
 * A number of things, or a limit.
 * @param {string} name
 * @param {unknown} number
 */
function checkCount(name, number) {
  return checkNumber(name, number, 'a non-negative safe integer', (count) => isSafeInteger(count) && count >= 0)
}

/** With this code the addon throws a reason of its own: one of a few sentences, with nothing of the caller's in it. */
const INTERNAL = 'ERR_INTERNAL'

/**
 * The addon failed, which is a bug. What it threw is of another realm, and stays behind: it may quote a value.
 * @param {unknown} thrown
 */
function internalError(thrown) {
  const { code, message } = /** @type {{ code?: unknown, message?: unknown }} */ (Object(thrown))
  const reason = code === INTERNAL ? message : 'unknown'
  return withCode(new Error(`auth0-actions-cache has failed. This is a bug in it (${reason})`), INTERNAL)
}

/**
 * Calls a function of the addon's, whose errors become this realm's. What every execution calls does so by itself,
 * because one more layer would cost it time.
 * @template {unknown[]} A, R
 * @param {(...args: A) => R} cold
 * @param {A} args
 * @returns {R}
 */
function call(cold, ...args) {
  try {
    return apply(cold, undefined, args)
  } catch (error) {
    throw internalError(error)
  }
}

module.exports = { call, checkCount, checkNumber, internalError, invalidArgType, invalidArgValue, invalidThis, isObject, kindOf, outOfRange, withCode }
