'use strict'

// Errors are made here, in the realm that loaded the module, so that `instanceof TypeError` holds for the caller.
// None of them quotes what an argument held: it may be a secret.

/**
 * What may be handed over by mistake, by its tag. Not by `util.types`, which a test may have mocked.
 * @type {Record<string, string>}
 */
const KINDS = {
  '[object Array]': 'an array',
  '[object Map]': 'a Map',
  '[object Promise]': 'a Promise, which was not awaited',
}

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
    return Object.prototype.toString.call(object)
  } catch {
    // A revoked proxy, or a getter that throws: no kind that has a name here.
    return ''
  }
}

/**
 * A name, which may be shown where a value may not. One that is too long to read is told by its length: it may have
 * 512 MB, and to cut a string V8 may have to copy all of it.
 * @param {string} name
 */
function shown(name) {
  return name.length <= 80 ? JSON.stringify(name) : `a string of ${name.length} characters`
}

/**
 * @template {Error} E
 * @param {E} error
 * @param {string} code
 * @returns {E & { code: string }}
 */
function withCode(error, code) {
  return Object.assign(error, { code })
}

/**
 * An argument is not of the type it must have.
 * @param {string} name
 * @param {string} expected
 * @param {unknown} received
 */
function invalidArgType(name, expected, received) {
  const message = `The "${name}" argument must be ${expected}. Received ${kindOf(received)}`
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
 * A method was called on something else than what has it; most likely it was taken off, or handed over by itself.
 * @param {string} method
 */
function invalidThis(method) {
  const message = `${method} must be called as a method of its cache: cache.${method}(…), and () => cache.${method}(…) to hand it over`
  return withCode(new TypeError(message), 'ERR_INVALID_THIS')
}

/**
 * A number lies outside its range.
 * @param {string} name
 * @param {string} expected
 * @param {number} received
 */
function outOfRange(name, expected, received) {
  const message = `The "${name}" argument must be ${expected}. Received ${received}`
  return withCode(new RangeError(message), 'ERR_OUT_OF_RANGE')
}

/**
 * An environment variable holds something else than it may.
 * @param {string} variable
 * @param {string} expected
 * @param {string} text
 */
function variableOutOfRange(variable, expected, text) {
  const message = `The environment variable ${variable} must be ${expected}. Received ${shown(text)}`
  return withCode(new RangeError(message), 'ERR_OUT_OF_RANGE')
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
  return withCode(new Error(`auth0-actions-cache has failed, which is a bug of it (${reason})`), INTERNAL)
}

/**
 * Calls a function of the addon's, whose errors become this realm's. What every execution calls does so by itself, for a
 * layer more would cost it time.
 * @template {unknown[]} A, R
 * @param {(...args: A) => R} cold
 * @param {A} args
 * @returns {R}
 */
function call(cold, ...args) {
  try {
    return cold(...args)
  } catch (error) {
    throw internalError(error)
  }
}

module.exports = {
  call,
  internalError,
  invalidArgType,
  invalidArgValue,
  invalidThis,
  kindOf,
  outOfRange,
  shown,
  variableOutOfRange,
  withCode,
}
