'use strict'

const { define, hasOwn, isArray, keys, stringify } = require('./builtins.js')
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
    for (let i = 0; i < records.length; i++) define(writes, i, readItem(i, records[i]), true)
    return writes
  }
  // What is iterated has no properties of its own: it would silently seed nothing.
  if (!isObject(records) || Symbol.iterator in records) throw invalidArgType('records', EXPECTED, records)
  const names = keys(records)
  for (let i = 0; i < names.length; i++) {
    const key = /** @type {string} */ (names[i])
    const record = /** @type {Record<string, unknown>} */ (records)[key]
    define(writes, i, typeof record === 'string' ? makeWrite(key, key, { value: record, ttl: undefined, expires_at: undefined }) : readEntry(key, record), true)
  }
  return writes
}

/**
 * What a record is called in an error.
 * @param {string | number} place
 */
function nameOf(place) {
  return `records[${typeof place === 'number' ? place : quote(place)}]`
}

/**
 * @param {number} index
 * @param {unknown} item
 */
function readItem(index, item) {
  const { key, ...record } = readObject(() => nameOf(index), item, FIELDS, 'a record')
  if (typeof key !== 'string') throw invalidArgType(`${nameOf(index)}.key`, 'a string', key)
  return makeWrite(index, key, record)
}

/**
 * A record under its key, which it may name too, as what `records()` returns does.
 * @param {string} key
 * @param {unknown} entry
 */
function readEntry(key, entry) {
  const { key: ownKey, ...record } = readObject(() => nameOf(key), entry, FIELDS, 'a string or a record', FOR_JSON)
  if (ownKey !== undefined && ownKey !== key) throw invalidArgValue(`The "${nameOf(key)}.key" argument must be ${quote(key)}, or be left out`)
  return makeWrite(key, key, record)
}

/**
 * @param {string | number} place
 * @param {string} key
 * @param {Record<string, unknown>} record
 */
function makeWrite(place, key, record) {
  const value = hasOwn(record, 'json') ? stringOf(place, record) : record.value
  if (typeof value !== 'string') throw invalidArgType(`${nameOf(place)}.value`, 'a string', value, FOR_JSON)
  return { key, value, ttlMs: lifetimeNumber(record.ttl), expiresAtMs: lifetimeNumber(record.expires_at) }
}

/**
 * What `JSON.stringify` makes of `json`.
 * @param {string | number} place
 * @param {Record<string, unknown>} record
 */
function stringOf(place, { json, value }) {
  if (value !== undefined) throw invalidArgValue(`The "${nameOf(place)}.json" argument must not be given beside value`)
  const text = stringify(json)
  if (text === undefined) throw invalidArgType(`${nameOf(place)}.json`, 'something that JSON has', json)
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
