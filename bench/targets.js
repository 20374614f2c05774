'use strict'

// What the package is to reach, judged by what was measured.

const { PACKAGE, RUNTIME } = require('./contenders.js')
const { ratio } = require('./stats.js')

const HIT =
  '`Date.now()` is more than half of it (see the floors); the rest is a look-up and a fresh result, and what the model has ' +
  'no need of: the version word, which another thread may have raised, and the hit count'
const CROSSING =
  'a `set` always goes to the addon, which reads key and value out of V8 and copies them; the model keeps a pointer to ' +
  'what it was given'

const AFTER_OTHER_THREAD = 'get after another thread wrote'
const FULL_SET = 'set, 18 × 380 B'
const GROWING = ['get that asks the engine', 'set', 'delete', 'seed']

/** Milliseconds that `require` may take above a trivial addon, by the oldest major version of Node that it is for. */
const START_UP_MS = /** @type {[major: number, ms: number][]} */ ([
  [24, 2.2],
  [0, 1.6],
])

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {(run: any) => number} value what was measured
 * @property {(run: any) => number} limit
 * @property {boolean} [isAtLeast] whether the value must be no less than the limit, and not no more
 * @property {string} unit
 * @property {number} digits
 * @property {string} why where the time, or the memory, goes
 */

/** @type {Target[]} */
const TARGETS = [
  ...['get hit', 'get hit, two-byte'].map((work) => times(`${work}: times the careful model’s`, work, 1.1, HIT)),
  {
    name: `${FULL_SET}: how many times as fast as the runtime’s own way`,
    value: (run) => ratio(workNamed(run, FULL_SET), RUNTIME, PACKAGE),
    limit: () => 8,
    isAtLeast: true,
    unit: '×',
    digits: 1,
    why: CROSSING,
  },
  times(`${FULL_SET}: times the careful model’s`, FULL_SET, 1.25, CROSSING),
  times('an Action’s mix: times the careful model’s', "an Action's mix", 1.2, `its 9 % of \`set\`s, and the first \`get\` after each: ${CROSSING}`),
  times('get after another thread wrote: times a hit', AFTER_OTHER_THREAD, 5, 'the addon is asked, takes the lock, and makes a new string of the value'),
  {
    name: 'memory a record beyond key and value',
    value: ({ memory: [own] }) => own.residentBytesPerRecordOffHeap - own.keyAndValueBytes,
    limit: () => 128,
    unit: ' B',
    digits: 0,
    why: 'the engine by itself takes 126 bytes: the record’s own fields, the allocator’s, and a tenth of what a cache keeps beside its ten records; the rest is room that handles leave when they are collected',
  },
  {
    name: 'JS heap a record',
    value: ({ memory: [own] }) => own.heapBytesPerRecord,
    limit: () => 1,
    unit: ' B',
    digits: 1,
    why: 'it is not the records’: of a cache that was collected, `openCache` keeps its settings until enough others are opened',
  },
  {
    name: `growth: ${GROWING.join(', ')}: the worst, 100,000 records to 20`,
    value: growthOf,
    limit: () => 5,
    unit: '×',
    digits: 1,
    why: 'a large cache does not fit into the processor’s own; tens of times and more mean that all records are looked through',
  },
  {
    name: '`require` above a trivial addon’s, of processor time',
    value: ({ startUp }) => startUp.aboveMs,
    limit: ({ node }) => START_UP_MS.find(([major]) => Number.parseInt(node.slice(1)) >= major)?.[1] ?? NaN,
    unit: ' ms',
    digits: 2,
    why: 'a package that only requires the same binary shows how much of it is the binary (see Start); the rest is JavaScript to find, read, compile and run',
  },
]

/** The binary is the same for all Nodes. */
const MAX_BINARY_BYTES = 600_000
const BINARY =
  'a third of it is the standard library’s and shows backtraces, which comes with it whether or not it is used; the next ' +
  'third is this package’s, most of it what only tests call, in functions that napi-rs makes'

/** A target for a work, compared with the work's own base. @returns {Target} */
function times(name, work, most, why) {
  const value = (run) => ratio(workNamed(run, work), PACKAGE, workNamed(run, work).base)
  return { name, value, limit: () => most, unit: '×', digits: 2, why }
}

function growthOf({ growth }) {
  const last = growth.sizes.length - 1
  const own = growth.curves.filter(({ contender, work }) => contender === PACKAGE && GROWING.includes(work))
  if (own.length !== GROWING.length) throw new Error('Not all growth was measured')
  return Math.max(...own.map((curve) => curve.times[last]))
}

function workNamed({ works }, name) {
  const work = works.find((one) => one.name === name)
  if (!work) throw new Error(`"${name}" was not measured`)
  return work
}

module.exports = { AFTER_OTHER_THREAD, BINARY, FULL_SET, GROWING, MAX_BINARY_BYTES, TARGETS, growthOf, workNamed }
