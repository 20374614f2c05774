'use strict'

const { invalidArgType, invalidArgValue, isObject, withCode } = require('./errors.js')
const { lifetimeNumber } = require('./lifetime.js')
const { quote } = require('./names.js')
const { readObject } = require('./options.js')

/**
 * A record to seed, as the addon takes it.
 * @typedef {{ key: string, value: string, ttlMs: number, expiresAtMs: number }} Write
 */

const FIELDS = ['key', 'value', 'ttl', 'expires_at']

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
    return typeof record === 'string' ? makeWrite(name, key, record) : readEntry(name, key, record)
  })
}

/**
 * @param {string} name
 * @param {unknown} item
 */
function readItem(name, item) {
  const { key, value, ttl, expires_at } = readObject(name, item, FIELDS, 'a record')
  if (typeof key !== 'string') throw invalidArgType(`${name}.key`, 'a string', key)
  return makeWrite(`${name}.value`, key, value, ttl, expires_at)
}

/**
 * A record under its key, which it may name too, as what `records()` returns does.
 * @param {string} name
 * @param {string} key
 * @param {unknown} record
 */
function readEntry(name, key, record) {
  const { key: ownKey, value, ttl, expires_at } = readObject(name, record, FIELDS, 'a string or a record')
  if (ownKey !== undefined && ownKey !== key) throw invalidArgValue(`The "${name}.key" argument must be ${quote(key)}, or be left out`)
  return makeWrite(`${name}.value`, key, value, ttl, expires_at)
}

/**
 * @param {string} name
 * @param {string} key
 * @param {unknown} value
 * @param {unknown} [ttl]
 * @param {unknown} [expiresAt]
 * @returns {Write}
 */
function makeWrite(name, key, value, ttl, expiresAt) {
  if (typeof value !== 'string') throw invalidArgType(name, 'a string', value)
  return { key, value, ttlMs: lifetimeNumber(ttl), expiresAtMs: lifetimeNumber(expiresAt) }
}

/**
 * @param {{ position: number, code: string }} refusal
 * @param {Write[]} writes
 */
function seedRefused({ position, code }, writes) {
  const { key } = /** @type {Write} */ (writes[position])
  const message = `Nothing was seeded: set would refuse the record ${quote(key)} with ${code}`
  return withCode(new Error(message), code, { key })
}

module.exports = { readSeed, seedRefused }
