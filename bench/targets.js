'use strict'

// What the package is to reach, judged by what was measured.

const { MODEL, PACKAGE } = require('./contenders.js')
const { ratio } = require('./stats.js')

const CHECKS =
  '`Date.now()` is more than half of it (see the floors); the rest is a look-up, a fresh result, and what others have no ' +
  'need of: the version word, the check of the clock’s answer, the hit count'
const CROSSING =
  'the addon measures key and value, packs them and stores them under the lock, for two fifths of the time; the rest is ' +
  'the clock, reading two strings out of V8, and the call; the model only keeps a pointer'

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {(run: any) => number} value what was measured
 * @property {number} most the value may be
 * @property {string} unit
 * @property {string} why where the time, or the memory, goes
 */

/** @type {Target[]} */
const TARGETS = [
  ...['get hit', 'get hit, two-byte'].map((work) => ({
    name: `${work}: times the model’s (aim 1.15)`,
    value: toBase(work),
    most: 1.25,
    unit: '×',
    why: CHECKS,
  })),
  ...['lru-cache', 'lru-cache, ttlResolution 0', 'node-cache', 'keyv', 'cacheable'].map((name) => ({
    name: `get hit: times that of ${name}`,
    value: (run) => ratio(workNamed(run, 'get hit'), PACKAGE, name),
    most: 1,
    unit: '×',
    why: name === 'lru-cache' ? 'it reads the clock once a millisecond, and may answer what has expired' : CHECKS,
  })),
  { name: 'get miss: times the model’s get hit', value: toBase('get miss'), most: 1.5, unit: '×', why: CHECKS },
  {
    name: 'set, 18 × 380 B: share of the model’s time (an eighth)',
    value: toBase('set, 18 × 380 B'),
    most: 1 / 8,
    unit: '×',
    why: `${CROSSING}, and measures strings of one byte a character nearly for nothing`,
  },
  ...[100, 380, 4_000].map((bytes) => ({
    name: `set, 1 × ${bytes} B: times the model’s`,
    value: toBase(`set, 1 × ${bytes} B`),
    most: 1.5,
    unit: '×',
    why: CROSSING,
  })),
  {
    name: 'the mix: times that of the fastest other with exact expiry and limits',
    value: (run) => Math.max(...exactAndLimited(run).map((name) => ratio(workNamed(run, "an Action's mix"), PACKAGE, name))),
    most: 1,
    unit: '×',
    why: CROSSING,
  },
  {
    name: 'memory a record beyond key and value',
    value: ({ memory: [own] }) => own.residentBytesPerRecordOffHeap - own.keyAndValueBytes,
    most: 64,
    unit: ' B',
    why:
      '40 bytes of fields and about 12 of the allocator’s are the record’s own; the rest is a tenth of what a cache keeps ' +
      'beside its ten records: its counters, its tenant’s and its trigger’s names, their places in two trees',
  },
  {
    name: 'JS heap a record',
    value: ({ memory: [own] }) => own.heapBytesPerRecord,
    most: 1,
    unit: ' B',
    why: 'it should not grow with records at all',
  },
  {
    name: '`require` above a trivial addon’s',
    value: ({ startUp }) => startUp.aboveMs,
    most: 1,
    unit: ' ms',
    why:
      'a package that does nothing but require the same addon is a third to a half of the way there (see At scale); the ' +
      'rest is to look for the addon, and 30 kB of JavaScript to read, compile and run',
  },
  {
    name: 'the stripped binary',
    value: ({ binaryBytes }) => binaryBytes / 1_000,
    most: 400,
    unit: ' kB',
    why:
      'some 180 kB are the code by which Rust’s standard library prints a backtrace, which no stable Rust can leave out, ' +
      'though it never runs here; some 90 kB are the engine and its binding, 60 kB napi-rs',
  },
]

/** @param {string} name */
function toBase(name) {
  return (run) => ratio(workNamed(run, name), PACKAGE, workNamed(run, name).base)
}

function exactAndLimited({ guarantees }) {
  const others = Object.keys(guarantees).filter((name) => name !== PACKAGE)
  const names = others.filter((name) => guarantees[name]['exact expiry'] && guarantees[name].limits)
  if (!names.includes(MODEL)) throw new Error('The model no longer gives exact expiry and limits')
  return names
}

function workNamed({ works }, name) {
  const work = works.find((one) => one.name === name)
  if (!work) throw new Error(`"${name}" was not measured`)
  return work
}

module.exports = { TARGETS, workNamed }
