'use strict'

// How a work is timed: in batches, round by round. In each round the contenders take turns, so that whatever slows the
// machine down slows all of them; ratios are taken within a round.

const { cpuTimeNs } = require('./cpu-time.js')
const { otherThread } = require('./other-thread.js')
const { newScope } = require('./scope.js')
const { calls: callsOf } = require('./source.js')
const { median } = require('./stats.js')
const { keys, makeRun, text } = require('./works.js')

const BATCH_MS = 5
const WARM_UP_MS = 60
const SHORT_RUNS_A_BATCH = 40
const SHORT_WARM_UP_BATCHES = 5

/**
 * @typedef {object} Entry something to time
 * @property {string} name
 * @property {() => Promise<number>} batch returns nanoseconds a call
 * @property {() => Promise<unknown>} end
 */

/**
 * Returns the nanoseconds a call of each entry, round by round.
 * @param {Entry[]} entries
 * @param {number} rounds
 */
async function runRounds(entries, rounds) {
  const times = entries.map(({ name }) => ({ name, nsPerRound: /** @type {number[]} */ ([]) }))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      // Nobody is always first, or always behind the same one.
      const at = (turn + round) % entries.length
      times[at].nsPerRound.push(await entries[at].batch())
    }
  }
  for (const entry of entries) await entry.end()
  return times
}

/**
 * What times this work with this contender.
 * @param {import('./works.js').Work} work
 * @param {import('./contenders.js').Contender} contender
 * @returns {Promise<Entry>}
 */
function entryOf(work, contender) {
  if (work.afterOtherThread) return entryAfterWrites(work, contender)
  if (work.once) return entryOfOnce(work, contender)
  return entryOfMany(work, contender)
}

/** Batches of many calls, by processor time: other processes' turns do not count. */
async function entryOfMany(work, contender) {
  const { get, set } = callsOf(contender)
  const cache = contender.open(newScope())
  const run = makeRun(work, contender)
  const stored = keys(work.records)
  const fill = async () => {
    for (const key of stored) await set(cache, key, work.values[0])
  }
  const time = async (calls) => {
    await fill()
    const startNs = cpuTimeNs()
    const result = await run(cache, calls)
    const ns = cpuTimeNs() - startNs
    expectResult(contender.name, work.name, result, work.expected(calls))
    return ns
  }
  const calls = await warmUp(time)
  return {
    name: contender.name,
    batch: async () => (await time(calls)) / calls,
    async end() {
      await fill()
      for (const key of stored) expectResult(contender.name, work.name, await get(cache, key), work.values[0])
    },
  }
}

/**
 * Runs of one call for each key, after a preparation that is not timed. By the clock, for processor time is too coarse;
 * the median of them, for one turn of another process is as long as hundreds.
 * @param {string} name
 * @param {string} work
 * @param {number} calls in a run
 * @param {() => Promise<number>} prepare returns what the run must return
 * @param {() => any} run
 */
function shortRuns(name, work, calls, prepare, run) {
  return async () => {
    const times = []
    for (let i = 0; i < SHORT_RUNS_A_BATCH; i++) {
      const expected = await prepare()
      const start = process.hrtime.bigint()
      const result = await run()
      times.push(Number(process.hrtime.bigint() - start))
      expectResult(name, work, result, expected)
    }
    return median(times) / calls
  }
}

/** All keys are read right after each of many writes by another thread; only the reads are timed. */
async function entryAfterWrites(work, contender) {
  const { set } = callsOf(contender)
  const scope = newScope()
  const cache = contender.open(scope)
  const stored = keys(work.records)
  for (const key of stored) await set(cache, key, work.values[0])
  const run = makeRun(work, contender)
  const thread = otherThread(contender, scope)
  await thread.started
  const units = stored.map(() => work.values[0].length)
  let writes = 0
  const prepare = async () => {
    const at = writes++ % stored.length
    // Of another length each time, so that what was there before would be found out.
    units[at] = work.values[0].length - (writes % 7)
    thread.write(stored[at], text(units[at], 'c'))
    return units.reduce((sum, length) => sum + length)
  }
  const batch = shortRuns(contender.name, work.name, stored.length, prepare, () => run(cache, stored.length))
  for (let i = 0; i < SHORT_WARM_UP_BATCHES; i++) await batch()
  return { name: contender.name, batch, end: () => thread.end() }
}

/** What can be done once to each record: the cache is filled anew before each run. */
async function entryOfOnce(work, contender) {
  const { set } = callsOf(contender)
  const cache = contender.open(newScope())
  const stored = keys(work.records)
  const run = makeRun(work, contender)
  const prepare = async () => {
    for (const key of stored) await set(cache, key, work.values[0])
    return work.expected(stored.length)
  }
  const batch = shortRuns(contender.name, work.name, stored.length, prepare, () => run(cache, stored.length))
  for (let i = 0; i < SHORT_WARM_UP_BATCHES; i++) await batch()
  return { name: contender.name, batch, end: async () => {} }
}

/** What times a function of a number of calls, which returns that number. */
async function entryOfFloor({ name, run }) {
  const time = async (calls) => {
    const startNs = cpuTimeNs()
    const count = run(calls)
    const ns = cpuTimeNs() - startNs
    expectResult(name, 'floor', count, calls)
    return ns
  }
  const calls = await warmUp(time)
  return { name, batch: async () => (await time(calls)) / calls, end: async () => {} }
}

/** Returns how many calls fill a batch, once the compiler has had time to make them fast. */
async function warmUp(time) {
  let calls = 256
  let ns = await time(calls)
  for (let spentNs = ns; spentNs < WARM_UP_MS * 1e6; spentNs += ns) {
    if (ns < (BATCH_MS * 1e6) / 2) calls *= 2
    ns = await time(calls)
  }
  return Math.max(64, Math.round((calls * BATCH_MS * 1e6) / ns))
}

function expectResult(contender, work, result, expected) {
  if (result !== expected) throw new Error(`${contender} returns a wrong result at "${work}": ${result} and not ${expected}`)
}

module.exports = { entryOf, entryOfFloor, runRounds }
