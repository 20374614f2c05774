'use strict'

// The parts of the benchmark, and how each is measured under one Node.

const { CAREFUL, PACKAGE } = require('./contenders.js')

const SINGLE_THREADED_GC = ['--single-threaded-gc']

/**
 * One process.
 * @typedef {object} Step
 * @property {string} script
 * @property {string[]} args before the file for the result
 * @property {string[]} flags of Node
 * @property {number} seconds it takes, roughly
 */

/** @returns {Step} */
function step(script, seconds, { args = [], flags = [] } = {}) {
  return { script, args, flags, seconds }
}

/**
 * By name: its steps, and what becomes of their results.
 * @type {Record<string, { about: string, steps: Step[], join: (results: any[]) => object }>}
 */
const PARTS = {
  times: {
    about: 'the time of each call, with each contender',
    // Several processes, for the compiler does not always decide alike.
    steps: Array.from({ length: 3 }, () => step('measure.js', 30, { flags: SINGLE_THREADED_GC })),
    join: joinTimes,
  },
  memory: {
    about: 'a million records',
    steps: [PACKAGE, CAREFUL].map((name) => step('memory.js', 6, { args: [name] })),
    join: (memory) => ({ memory }),
  },
  threads: {
    about: 'two threads at once',
    steps: [step('threads.js', 6)],
    join: ([threads]) => ({ threads }),
  },
  growth: {
    about: 'one cache of 20 to 100,000 records',
    steps: [step('growth.js', 30, { flags: SINGLE_THREADED_GC })],
    join: ([growth]) => ({ growth }),
  },
  triggers: {
    about: '200,000 triggers of one tenant',
    steps: [step('triggers.js', 10, { flags: SINGLE_THREADED_GC })],
    join: ([triggers]) => ({ triggers }),
  },
  start: {
    about: 'what `require` costs',
    steps: [step('start-up.js', 25)],
    join: ([startUp]) => ({ startUp }),
  },
  jest: {
    about: 'what a run of 50 empty test files costs under Jest',
    steps: [step('jest-run.js', 70)],
    join: ([jest]) => ({ jest }),
  },
}

/** The rounds of all processes in one list, and each process by itself. */
function joinTimes(processes) {
  const [first] = processes
  const entriesOf = (of) => of(first).entries.map(({ name }, i) => {
    return { name, nsPerRound: processes.flatMap((one) => of(one).entries[i].nsPerRound) }
  })
  return {
    guarantees: first.guarantees,
    works: first.works.map((work, i) => ({ ...work, entries: entriesOf(({ works }) => works[i]) })),
    floor: { ...first.floor, entries: entriesOf(({ floor }) => floor) },
    processes,
  }
}

module.exports = { PARTS }
