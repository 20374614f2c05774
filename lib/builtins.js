'use strict'

// Built-ins as they are when the package is loaded: a test may mock or pollute them later.

const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect
const { isArray } = Array
const { floor } = Math
const { isFinite, isSafeInteger } = Number
const { freeze, keys } = Object
const { parse, stringify } = JSON
const { fromCharCode } = String
const { Date: RealDate } = globalThis
const { toISOString } = Date.prototype

/** @type {(ms: number) => string} */
const isoOf = (ms) => apply(toISOString, construct(RealDate, [ms]), [])

/** A `Map` whose methods no test can replace. */
class SafeMap extends Map {
  // The constructor that a class has by itself passes its arguments on by the iterator of arrays, on older engines.
  constructor() {
    super()
  }
}
for (const name of ['clear', 'delete', 'forEach', 'get', 'set', 'size']) {
  const own = { __proto__: null, ...getOwnPropertyDescriptor(Map.prototype, name) }
  defineProperty(SafeMap.prototype, name, /** @type {PropertyDescriptor} */ (own))
}

/**
 * Defines a property that stays as it is.
 * @param {object} object
 * @param {PropertyKey} name
 * @param {unknown} value
 * @param {boolean} [enumerable]
 */
function define(object, name, value, enumerable = false) {
  defineProperty(object, name, /** @type {PropertyDescriptor} */ ({ __proto__: null, value, enumerable }))
}

module.exports = { SafeMap, apply, define, defineProperty, floor, freeze, fromCharCode, isArray, isFinite, isSafeInteger, isoOf, keys, parse, stringify }
