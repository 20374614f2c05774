'use strict'

const { invalidArgType, shown, withCode } = require('./errors.js')
const { lifetimeNumber } = require('./lifetime.js')
const { readObject } = require('./options.js')

/**
 * A record to seed, as the addon takes it.
 * @typedef {{ key: string, value: string, ttlMs: number, expiresAtMs: number }} Write
 */

/** What a record has, beside its key. */
const FIELDS = ['value', 'ttl', 'expires_at']

const EXPECTED = 'a plain object of records by key, or an array of them'

/**
 * The records that `seed` was given, each read once.
 * @param {unknown} records
 * @returns {Write[]}
 */
function readSeed(records) {
  if (typeof records !== 'object' || records === null) throw invalidArgType('records', EXPECTED, records)
  // Not records.map, which skips what a sparse array lacks.
  if (Array.isArray(records)) return Array.from(records, (record, index) => readItem(`records[${index}]`, record))
  // A Map has no properties of its own: it would silently seed nothing.
  if (Symbol.iterator in records) throw invalidArgType('records', EXPECTED, records)
  return Object.entries(records).map(([key, record]) => {
    const name = `records[${shown(key)}]`
    return typeof record === 'string' ? makeWrite(name, key, record) : readRecord(name, key, record, FIELDS)
  })
}

/**
 * @param {string} name
 * @param {unknown} item
 */
function readItem(name, item) {
  if (typeof item !== 'object' || item === null) throw invalidArgType(name, 'a record', item)
  const { key } = /** @type {{ key?: unknown }} */ (item)
  if (typeof key !== 'string') throw invalidArgType(`${name}.key`, 'a string', key)
  return readRecord(name, key, item, ['key', ...FIELDS])
}

/**
 * @param {string} name
 * @param {string} key
 * @param {unknown} record
 * @param {readonly string[]} fields which it may have
 */
function readRecord(name, key, record, fields) {
  if (typeof record !== 'object' || record === null) throw invalidArgType(name, 'a string or a record', record)
  const { value, ttl, expires_at } = readObject(name, record, fields)
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
 * @param {string} code
 * @param {string} key
 */
function seedRefused(code, key) {
  const message = `Nothing was seeded: set would refuse the record ${shown(key)} with ${code}`
  return Object.assign(withCode(new Error(message), code), { key })
}

module.exports = { readSeed, seedRefused }
