'use strict'

const { fromCharCode, parse } = require('./builtins.js')
const { call } = require('./errors.js')
const native = require('./native.js')

/** @typedef {import('../index').CacheEntry & { bytes: number }} Row */

/**
 * The live records, oldest `set` first, with their sizes.
 * @param {import('./native').Handle} handle
 * @param {number} nowMs
 * @returns {Row[]}
 */
function readRows(handle, nowMs) {
  const rows = parse(call(native.records, handle, nowMs))
  for (let i = 0; i < rows.length; i++) {
    rows[i].key = readText(rows[i].key)
    rows[i].value = readText(rows[i].value)
  }
  return rows
}

/**
 * A text of the addon's: one with a lone surrogate comes as the list of its units.
 * @param {string | number[]} text
 */
function readText(text) {
  if (typeof text === 'string') return text
  let string = ''
  for (let i = 0; i < text.length; i++) string += fromCharCode(/** @type {number} */ (text[i]))
  return string
}

module.exports = { readRows, readText }
