'use strict'

// How a name is shown: a key, a trigger, a tenant, a property. Never a value.

const { stringify } = require('./builtins.js')

/** How many characters of a name are shown. */
const MAX_SHOWN = 80

/** A name of more characters is told by its length alone. */
const MAX_READ = 2 ** 24

/** Control characters, and those that change the direction of text: no terminal should print them. */
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * A name in quotes, cut where it is too long to read.
 * @param {string} name
 */
function quote(name) {
  // A long one may have 512 MB, and to cut a string V8 may have to copy all of it.
  if (name.length > MAX_READ) return `a string of ${name.length} characters`
  const escape = (/** @type {string} */ character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  const shown = stringify(name.slice(0, MAX_SHOWN)).replace(UNPRINTABLE, escape)
  return name.length > MAX_SHOWN ? `${shown}… (${name.length} characters)` : shown
}

/**
 * @param {number} count
 * @param {string} thing
 */
function countOf(count, thing) {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/** @param {number} number */
function commas(number) {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * What exceeded a limit, in parentheses; nothing where that is not known.
 * @param {{ bytes?: number, entries?: number, limit?: number }} excess
 */
function wordsOfExcess({ bytes, entries, limit }) {
  if (limit === undefined) return ''
  const [size, unit] = bytes === undefined ? [entries ?? 0, 'record'] : [bytes, 'byte']
  return ` (${commas(size)} of ${commas(limit)} ${unit}${limit === 1 ? '' : 's'})`
}

module.exports = { commas, countOf, quote, wordsOfExcess }
