'use strict'

const { define, isArray, keys, stringify } = require('./builtins.js')
const { invalidArgType, invalidArgValue, isObject, withCode } = require('./errors.js')
const { quote, wordsOfExcess } = require('./names.js')
const { readObject } = require('./options.js')
const { lifetimeNumber } = require('./time.js')

/** @typedef {import('../native/binding').NativeWrite} Write */

const FIELDS = ['key', 'value', 'json', 'ttl', 'expires_at']

const FOR_JSON = '. To store JSON, seed { json: … }'

const EXPECTED = 'a plain object of records by key, or an array of them'

/**
 * The records that `seed` was given, each read once.
 * @param {unknown} records
 */
function readSeed(records) {
  /** @type {Write[]} */
  const writes = []
  if (isArray(records)) {
    for (let i = 0; i < records.length; i++) define(writes, i, readRecord(i, records[i]), true)
    return writes
  }
  // What is iterated has no properties of its own: it would silently seed nothing.
  if (!isObject(records) || Symbol.iterator in records) throw invalidArgType('records', EXPECTED, records)
  const names = keys(records)
  for (let i = 0; i < names.length; i++) {
    const key = /** @type {string} */ (names[i])
    define(writes, i, readRecord(key, /** @type {Record<string, unknown>} */ (records)[key]), true)
  }
  return writes
}

/**
 * @param {string | number} place its key or, in an array, its index
 * @param {unknown} given
 * @returns {Write}
 */
function readRecord(place, given) {
  const isListed = typeof place === 'number'
  if (!isListed && typeof given === 'string') return { key: place, value: given, ttlMs: Infinity, expiresAtMs: Infinity }
  const nameOf = (property = '') => `records[${isListed ? place : quote(place)}]${property}`
  const expected = isListed ? 'a record' : 'a string or a record'
  // Without what a test may have put on Object.prototype.
  const own = { __proto__: null, ...readObject(nameOf, given, FIELDS, expected, isListed ? '' : FOR_JSON) }
  const { key: ownKey, value, ttl, expires_at } = /** @type {Record<string, unknown>} */ (own)
  const key = isListed ? ownKey : place
  // Under its key it may name it too, as what `records()` returns does.
  if (!isListed && ownKey !== undefined && ownKey !== place) {
    throw invalidArgValue(`The "${nameOf('.key')}" argument must be ${quote(place)}, or be left out`)
  }
  if (typeof key !== 'string') throw invalidArgType(nameOf('.key'), 'a string', key)
  const text = 'json' in own ? stringOf(nameOf, own) : value
  if (typeof text !== 'string') throw invalidArgType(nameOf('.value'), 'a string', text, FOR_JSON)
  return { key, value: text, ttlMs: lifetimeNumber(ttl), expiresAtMs: lifetimeNumber(expires_at) }
}

/**
 * What `JSON.stringify` makes of `json`.
 * @param {(property: string) => string} nameOf
 * @param {{ json?: unknown, value?: unknown }} record
 */
function stringOf(nameOf, { json, value }) {
  if (value !== undefined) throw invalidArgValue(`The "${nameOf('.json')}" argument must not be given beside value`)
  const text = stringify(json)
  if (text === undefined) throw invalidArgType(nameOf('.json'), 'something that JSON has', json)
  return text
}

/**
 * @param {{ position: number, code: string, bytes?: number, entries?: number, limit?: number }} refusal
 * @param {Write[]} writes
 */
function seedRefused({ position, code, ...excess }, writes) {
  const { key } = /** @type {Write} */ (writes[position])
  const message = `Nothing was seeded: set would refuse the record ${quote(key)} with ${code}${wordsOfExcess(excess)}`
  return withCode(new Error(message), code, { key, ...excess })
}

module.exports = { readSeed, seedRefused }
