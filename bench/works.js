'use strict'

// What is timed. A work is source text, made into a function of each contender's own, and what that must
// return: a contender that returns something else while it is timed is an error.

const { CAREFUL, PACKAGE } = require('./contenders.js')
const { compile } = require('./source.js')

const RECORDS = 18
const GET_HIT = 'get hit'
const MIX_OF_CALLS = "an Action's mix"
const UNITS = 380

/** `bytes` of UTF-8 in a string of one-byte or of two-byte characters; the letter tells values apart. */
function text(bytes, letter, isTwoByte = false) {
  const size = isTwoByte ? bytes / 2 : bytes
  // Through a buffer, for V8 would keep what `repeat` makes as a tree until it is first read.
  const encoding = isTwoByte ? 'utf16le' : 'latin1'
  return Buffer.from(letter.repeat(size), encoding).toString(encoding)
}

const keys = (count, name = 'token') => Array.from({ length: count }, (_, i) => `${name}:${String(i).padStart(2, '0')}`)

/**
 * @typedef {object} Work
 * @property {string} name
 * @property {{ contender: string, work: string }} base what it is compared with
 * @property {number} records how many the cache holds
 * @property {string[]} values two of them, of one length
 * @property {string} [newKey] for a work that adds a key
 * @property {string} body
 * @property {(calls: number) => number} expected what `body` must return
 * @property {boolean} [once] whether it can be done to each record only once
 * @property {boolean} [afterOtherThread] whether another thread writes before each round of all keys
 */

const READ = `
  let length = 0
  for (let i = 0, at = 0; i < calls; i++) {
    const key = keys[at]
    if (++at === keys.length) at = 0
    const result = GET
    if (result !== undefined) length += TEXT.length
  }
  return length`

const REPLACE = `
  let accepted = 0
  for (let i = 0, at = 0, which = 0; i < calls; i++) {
    const key = keys[at]
    const value = values[which]
    if (++at === keys.length) {
      at = 0
      which = 1 - which
    }
    const result = SET
    if (ACCEPTED) accepted++
  }
  return accepted`

const ADD_AND_DELETE = `
  let accepted = 0
  for (let i = 0; i < calls; i++) {
    const key = newKey
    const value = values[0]
    const result = SET
    if (ACCEPTED) accepted++
    DELETE
  }
  return accepted`

const DELETE_EACH = `
  for (const key of keys) DELETE
  return calls`

const SET_AND_GET = `
  let length = 0
  for (let i = 0, at = 0, which = 0; i < calls; i++) {
    const key = keys[at]
    const value = values[which]
    if (++at === keys.length) {
      at = 0
      which = 1 - which
    }
    SET
    const result = GET
    if (result !== undefined) length += TEXT.length
  }
  return length`

const MIX = `
  let length = 0
  for (let i = 0, at = 0; i < calls; i++) {
    const key = keys[mix.keys[at]]
    const operation = mix.operations[at]
    if (++at === mix.keys.length) at = 0
    if (operation === 0) {
      const result = GET
      if (result !== undefined) length += TEXT.length
    } else if (operation === 1) {
      const value = values[i & 1]
      SET
    } else {
      DELETE
    }
  }
  return length`

const oneByte = [text(UNITS, 'a'), text(UNITS, 'b')]
const twoByte = [text(UNITS, 'б', true), text(UNITS, 'г', true)]

const byCareful = (work) => ({ base: { contender: CAREFUL, work: work.name }, ...work })

function read(name, { values = oneByte, ...rest } = {}) {
  const [value = ''] = values
  return byCareful({ name, records: RECORDS, values, body: READ, expected: (calls) => calls * value.length, ...rest })
}

function replace(records, bytes, isTwoByte = false) {
  const width = isTwoByte ? ', two-byte' : ''
  return byCareful({
    name: `set, ${records} × ${bytes} B${width}`,
    records,
    values: isTwoByte ? twoByte : [text(bytes, 'a'), text(bytes, 'b')],
    body: REPLACE,
    expected: (calls) => calls,
  })
}

const miss = { ...read('get miss'), records: 0, expected: () => 0 }
const actionsMix = byCareful({ name: MIX_OF_CALLS, records: RECORDS, values: oneByte, body: MIX, expected: mixLength })

/** @type {Work[]} */
const WORKS = [
  read(GET_HIT),
  read('get hit, two-byte', { values: twoByte }),
  miss,
  read('get after another thread wrote', { base: { contender: PACKAGE, work: GET_HIT }, afterOtherThread: true }),
  actionsMix,
  byCareful({
    name: 'set new + delete',
    records: RECORDS,
    values: oneByte,
    newKey: 'token:new',
    body: ADD_AND_DELETE,
    expected: (calls) => calls,
  }),
  ...[1, 10, 20].map((records) => replace(records, 100)),
  ...[1, 10, 18, 20].map((records) => replace(records, 380)),
  replace(18, 380, true),
  // Production admits no more of these.
  ...[1, 2].map((records) => replace(records, 4_000)),
]

/** @type {Work[]} For two versions of this package: see compare.js. */
const COMPARED = [
  read(GET_HIT),
  miss,
  read('get that crosses: another thread wrote', { afterOtherThread: true }),
  replace(18, 100),
  replace(18, 380),
  replace(2, 4_000),
  { ...read('set and get of one key, 18 × 380 B'), body: SET_AND_GET },
  byCareful({ name: 'delete', records: RECORDS, values: oneByte, body: DELETE_EACH, once: true, expected: (calls) => calls }),
  actionsMix,
]

/** 90 % `get`, 9 % `set`, 1 % `delete`, over all keys, in an order that looks random and never changes. */
const mix = makeMix(4_096)

function makeMix(length) {
  const operations = new Uint8Array(length)
  const numbers = new Uint8Array(length)
  let state = 1
  const below = (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  for (let at = 0; at < length; at++) {
    const percent = below(100)
    operations[at] = percent < 90 ? 0 : percent < 99 ? 1 : 2
    numbers[at] = below(RECORDS)
  }
  return { operations, keys: numbers }
}

/** By a simulation with a set of the keys that are there: all at first. */
function mixLength(calls) {
  const there = new Set(mix.keys)
  let length = 0
  for (let i = 0; i < calls; i++) {
    const at = i % mix.keys.length
    const key = /** @type {number} */ (mix.keys[at])
    if (mix.operations[at] === 0) length += there.has(key) ? UNITS : 0
    else if (mix.operations[at] === 1) there.add(key)
    else there.delete(key)
  }
  return length
}

/**
 * The work as this contender does it: `run(cache, calls)`.
 * @param {Work} work
 * @param {import('./contenders.js').Contender} contender
 */
function makeRun(work, contender) {
  const run = compile(contender, ['cache', 'calls', 'keys', 'values', 'newKey', 'mix'], work.body)
  const askedKeys = work.records === 0 ? keys(RECORDS, 'missing') : keys(work.records)
  return (cache, calls) => run(cache, calls, askedKeys, work.values, work.newKey, mix)
}

module.exports = { COMPARED, DELETE_EACH, GET_HIT, MIX_OF_CALLS, READ, REPLACE, WORKS, keys, makeRun, text }
