'use strict'

const { stringify } = require('./builtins.js')
const { invalidArgType, invalidArgValue, isObject, withCode } = require('./errors.js')
const { lifetimeNumber } = require('./lifetime.js')
const { quote, wordsOfExcess } = require('./names.js')
const { readObject } = require('./options.js')

/**
 * A record to seed, as the addon takes it.
 * @typedef {{ key: string, value: string, ttlMs: number, expiresAtMs: number }} Write
 */

const FIELDS = ['key', 'value', 'json', 'ttl', 'expires_at']

const FOR_JSON = '. To store JSON, seed { json: … }'

const EXPECTED = 'a plain object of records by key, or an array of them'

/**
 * The records that `seed` was given, each read once.
 * @param {unknown} records
 * @returns {Write[]}
 */
function readSeed(records) {
  // Not records.map, which skips what a sparse array lacks.
  if (Array.isArray(records)) return Array.from(records, (record, index) => readItem(`records[${index}]`, record))
  // What is iterated has no properties of its own: it would silently seed nothing.
  if (!isObject(records) || Symbol.iterator in records) throw invalidArgType('records', EXPECTED, records)
  return Object.entries(records).map(([key, record]) => {
    const name = `records[${quote(key)}]`
    return typeof record === 'string' ? makeWrite(name, key, { value: record }) : readEntry(name, key, record)
  })
}

/**
 * @param {string} name
 * @param {unknown} item
 */
function readItem(name, item) {
  const { key, ...record } = readObject(name, item, FIELDS, 'a record')
  if (typeof key !== 'string') throw invalidArgType(`${name}.key`, 'a string', key)
  return makeWrite(name, key, record)
}

/**
 * A record under its key, which it may name too, as what `records()` returns does.
 * @param {string} name
 * @param {string} key
 * @param {unknown} entry
 */
function readEntry(name, key, entry) {
  const { key: ownKey, ...record } = readObject(name, entry, FIELDS, 'a string or a record', FOR_JSON)
  if (ownKey !== undefined && ownKey !== key) throw invalidArgValue(`The "${name}.key" argument must be ${quote(key)}, or be left out`)
  return makeWrite(name, key, record)
}

/**
 * @param {string} name
 * @param {string} key
 * @param {Record<string, unknown>} record
 * @returns {Write}
 */
function makeWrite(name, key, record) {
  const value = 'json' in record ? stringOf(`${name}.json`, record) : record.value
  if (typeof value !== 'string') throw invalidArgType(`${name}.value`, 'a string', value, undefined, FOR_JSON)
  return { key, value, ttlMs: lifetimeNumber(record.ttl), expiresAtMs: lifetimeNumber(record.expires_at) }
}

/**
 * What `JSON.stringify` makes of `json`.
 * @param {string} name
 * @param {Record<string, unknown>} record
 */
function stringOf(name, { json, value }) {
  if (value !== undefined) throw invalidArgValue(`The "${name}" argument must not be given beside value`)
  const text = stringify(json)
  if (text === undefined) throw invalidArgType(name, 'something that JSON has', json)
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
