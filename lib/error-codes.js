'use strict'

const { call } = require('./errors.js')
const native = require('./native.js')

/** @typedef {import('../index').CacheWriteErrorCode} CacheWriteErrorCode */

/** Production's error codes, in the order in which the addon numbers them. */
const ERROR_CODES = /** @type {readonly CacheWriteErrorCode[]} */ (Object.freeze([...call(native.errorCodes)]))

/**
 * What a number of the addon's means; it counts from 1.
 * @param {number} number
 */
function errorCode(number) {
  return /** @type {CacheWriteErrorCode} */ (ERROR_CODES[number - 1])
}

module.exports = { ERROR_CODES, errorCode }
