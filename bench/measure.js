'use strict'

// Times every work with every contender, in this one process, and writes what it found as JSON to the file named in
// its argument. In each round the contenders take turns, so that whatever slows the machine down slows all of them;
// ratios are taken within a round.

const fs = require('node:fs')

const { CONTENDERS, MODEL } = require('./contenders.js')
const { TTL_MS, check } = require('./check.js')
const { cpuTimeNs } = require('./cpu-time.js')
const { floors } = require('./floors.js')
const { otherThread } = require('./other-thread.js')
const { calls: callsOf } = require('./source.js')
const { median } = require('./stats.js')
const { WORKS, keys, makeRun, text } = require('./works.js')

const ROUNDS = 15
const BATCH_MS = 5
const WARM_UP_MS = 60
const WRITES_A_BATCH = 40

/**
 * @typedef {object} Entry something to time
 * @property {string} name
 * @property {() => Promise<number>} batch answers nanoseconds a call
 * @property {() => Promise<unknown>} end
 */

async function main(file) {
  const guarantees = {}
  for (const contender of CONTENDERS) guarantees[contender.name] = await check(contender)
  const works = []
  for (const work of WORKS) works.push(await measureWork(work, guarantees))
  const floorEntries = await Promise.all(floors().map(entryOfFloor))
  const floor = { name: 'floors', entries: await runRounds(floorEntries) }
  fs.writeFileSync(file, JSON.stringify({ node: process.version, guarantees, works, floor }))
}

async function measureWork(work, guarantees) {
  const contenders = CONTENDERS.filter(({ name }) => !work.afterOtherThread || guarantees[name]['shared between threads'])
  const entries = []
  for (const contender of contenders) {
    entries.push(await (work.afterOtherThread ? entryAfterWrites : entryOf)(work, contender))
  }
  const model = CONTENDERS.find(({ name }) => name === MODEL)
  const baseWork = WORKS.find(({ name }) => name === work.baseWork)
  const base = baseWork ? `${MODEL}: ${baseWork.name}` : MODEL
  if (baseWork && model) entries.push({ ...(await entryOf(baseWork, model)), name: base })
  return { name: work.name, base, entries: await runRounds(entries) }
}

/**
 * The nanoseconds a call of each entry, round by round.
 * @param {Entry[]} entries
 */
async function runRounds(entries) {
  const times = entries.map(({ name }) => ({ name, nsPerRound: /** @type {number[]} */ ([]) }))
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      // Nobody is always first, or always behind the same one.
      const at = (turn + round) % entries.length
      times[at].nsPerRound.push(await entries[at].batch())
    }
  }
  for (const entry of entries) await entry.end()
  return times
}

let scopes = 0

function newScope() {
  scopes += 1
  return { tenant: `bench-${scopes}`, trigger: 'post-login', ttlMs: TTL_MS }
}

/** @returns {Promise<Entry>} */
async function entryOf(work, contender) {
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
    const answer = await run(cache, calls)
    const ns = cpuTimeNs() - startNs
    expectAnswer(contender.name, work.name, answer, work.expected(calls))
    return ns
  }
  const calls = await warmUp(time)
  return {
    name: contender.name,
    batch: async () => (await time(calls)) / calls,
    async end() {
      await fill()
      for (const key of stored) expectAnswer(contender.name, work.name, await get(cache, key), work.values[0])
    },
  }
}

/**
 * All keys are read right after each of many writes by another thread; only the reads are timed. By the clock, for the
 * other thread uses processor time too; the median of them, for one turn of another process is as long as hundreds.
 */
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
  const batch = async () => {
    const times = []
    for (let i = 0; i < WRITES_A_BATCH; i++) {
      const at = writes++ % stored.length
      // Of another length each time, so that what was there before would be found out.
      units[at] = work.values[0].length - (writes % 7)
      thread.write(stored[at], text(units[at], 'c'))
      const start = process.hrtime.bigint()
      const answer = await run(cache, stored.length)
      times.push(Number(process.hrtime.bigint() - start))
      expectAnswer(contender.name, work.name, answer, units.reduce((sum, length) => sum + length))
    }
    return median(times) / stored.length
  }
  for (let i = 0; i < 5; i++) await batch()
  return { name: contender.name, batch, end: () => thread.end() }
}

async function entryOfFloor({ name, run }) {
  const time = async (calls) => {
    const startNs = cpuTimeNs()
    const count = run(calls)
    const ns = cpuTimeNs() - startNs
    expectAnswer(name, 'floor', count, calls)
    return ns
  }
  const calls = await warmUp(time)
  return { name, batch: async () => (await time(calls)) / calls, end: async () => {} }
}

/** Answers how many calls fill a batch, once the compiler has had time to make them fast. */
async function warmUp(time) {
  let calls = 256
  let ns = await time(calls)
  for (let spentNs = ns; spentNs < WARM_UP_MS * 1e6; spentNs += ns) {
    if (ns < (BATCH_MS * 1e6) / 2) calls *= 2
    ns = await time(calls)
  }
  return Math.max(64, Math.round((calls * BATCH_MS * 1e6) / ns))
}

function expectAnswer(contender, work, answer, expected) {
  if (answer !== expected) throw new Error(`${contender} answers wrong at "${work}": ${answer} and not ${expected}`)
}

void main(process.argv[2])
