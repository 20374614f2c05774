'use strict'

// What a call costs as one cache grows, with raised limits: node growth.js <file for the result>. The sizes take turns
// in each round, and ratios to the smallest are taken within a round. All keys are used, in a scattered order: what a
// cache of 20 records has near at hand, a large one has not.

const assert = require('node:assert/strict')
const fs = require('node:fs')

const { CAREFUL, PACKAGE, PACKAGE_FOLDER, contender: contenderNamed } = require('./contenders.js')
const { cpuTimeNs } = require('./cpu-time.js')
const { TTL_MS } = require('./scope.js')
const { calls: callsOf, compile } = require('./source.js')
const { median } = require('./stats.js')
const { DELETE_EACH, READ, REPLACE, text } = require('./works.js')

const SIZES = [20, 100, 1_000, 10_000, 100_000]
const ROUNDS = 7
const MIN_CALLS = 20_000
const MIN_SEEDED = 20_000
const MAX_BATCH_NS = 250e6
const KEYS_A_RUN = 10
const SHORT_RUNS = 100
/** A prime that divides no size, so that all keys have their turn. */
const STRIDE = 7_919
const VALUES = [text(100, 'a'), text(100, 'b')]
/** Of a record that the handle has not read since it was last written, so that the engine is asked. */
const CROSSING = 'get that asks the engine'
const LIMITS = { maxEntries: 1_000_000, maxTotalBytes: 1_000_000_000 }

/** @typedef {{ contender: string, work: string, size: number, nsPerCall: () => number }} Entry */

function main(file) {
  const entries = SIZES.flatMap((size) => [
    ...[PACKAGE, CAREFUL].flatMap((name) => entriesOf(contenderNamed(name), size)),
    { contender: PACKAGE, work: 'seed', size, nsPerCall: seeding(size) },
  ])
  // Once for the compiler.
  for (const { nsPerCall } of entries) nsPerCall()
  const nsPerRound = entries.map(() => /** @type {number[]} */ ([]))
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const at = (turn + round) % entries.length
      nsPerRound[at].push(entries[at].nsPerCall())
    }
  }
  fs.writeFileSync(file, JSON.stringify({ sizes: SIZES, curves: curves(entries, nsPerRound) }))
}

/** @returns {Entry[]} */
function entriesOf(contender, size) {
  const { set } = callsOf(contender)
  const scope = { tenant: `growth-${size}`, trigger: 'post-login', ttlMs: TTL_MS, limits: LIMITS }
  const cache = contender.open(scope)
  const keys = scatteredKeys(size)
  const fill = (some) => {
    for (const key of some) assert.equal(set(cache, key, VALUES[0]), true)
  }
  fill(keys)
  const work = (name, nsPerCall) => ({ contender: contender.name, work: name, size, nsPerCall })
  const compiled = (body) => compile(contender, ['cache', 'calls', 'keys', 'values'], body)
  const read = compiled(READ)
  const removeEach = compiled(DELETE_EACH)
  const units = VALUES[0].length
  const works = [
    work('get', manyCalls((calls) => read(cache, calls, keys), size, units)),
    work('set', manyCalls(bound(compiled(REPLACE), cache, keys), size, 1)),
    work('delete', fewCalls(keys, fill, (some) => removeEach(cache, some.length, some), 1)),
  ]
  if (contender.name !== PACKAGE) return works
  // A handle of other settings is another object, and what it sets is news to the first.
  const other = contender.open({ ...scope, limits: { ...LIMITS, maxEntries: LIMITS.maxEntries + 1 } })
  const write = () => assert.equal(set(other, keys[0], VALUES[0]), true)
  return [...works, work(CROSSING, fewCalls(keys, write, (some) => read(cache, some.length, some), units))]
}

function bound(replace, cache, keys) {
  return (calls) => replace(cache, calls, keys, VALUES)
}

/** Times one call after the other, over all keys, by processor time; fewer calls where they take very long. */
function manyCalls(run, size, resultOfOne) {
  let calls = Math.max(size, MIN_CALLS)
  return () => {
    const startNs = cpuTimeNs()
    const result = run(calls)
    const ns = cpuTimeNs() - startNs
    assert.equal(result, calls * resultOfOne)
    const nsPerCall = ns / calls
    if (ns > MAX_BATCH_NS) calls = Math.ceil(MAX_BATCH_NS / nsPerCall)
    return nsPerCall
  }
}

/** Times a few calls, each of another key, again and again; `between` is not timed. */
function fewCalls(keys, between, run, resultOfOne) {
  let at = 0
  return () => {
    const times = []
    for (let i = 0; i < SHORT_RUNS; i++) {
      const some = keys.slice(at, at + KEYS_A_RUN)
      at = (at + KEYS_A_RUN) % keys.length
      const start = process.hrtime.bigint()
      const result = run(some)
      times.push(Number(process.hrtime.bigint() - start) / some.length)
      assert.equal(result, some.length * resultOfOne)
      between(some)
    }
    return median(times)
  }
}

/** Fills an empty cache at one go; a call is a record. */
function seeding(size) {
  const { openCache } = require(PACKAGE_FOLDER)
  const cache = openCache('post-login', { tenant: `growth-seed-${size}`, limits: LIMITS })
  const expires_at = Date.now() + TTL_MS
  const records = scatteredKeys(size).map((key) => ({ key, value: VALUES[0], expires_at }))
  return () => {
    let ns = 0
    let seeded = 0
    while (seeded < MIN_SEEDED) {
      cache.reset()
      const startNs = cpuTimeNs()
      cache.seed(records)
      ns += cpuTimeNs() - startNs
      seeded += size
    }
    assert.equal(cache.usage().entries, size)
    return ns / seeded
  }
}

function scatteredKeys(size) {
  return Array.from({ length: size }, (_, i) => `token:${String((i * STRIDE) % size).padStart(6, '0')}`)
}

/** For each contender and work: nanoseconds a call, and times the smallest size's, by size. */
function curves(entries, nsPerRound) {
  const names = [...new Set(entries.map(({ contender, work }) => `${contender}\n${work}`))]
  return names.map((name) => {
    const [contender, work] = name.split('\n')
    const rounds = SIZES.map((size) => {
      return nsPerRound[entries.findIndex((one) => one.contender === contender && one.work === work && one.size === size)]
    })
    const [smallest] = rounds
    return {
      contender,
      work,
      ns: rounds.map(median),
      times: rounds.map((ns) => median(ns.map((one, round) => one / smallest[round]))),
    }
  })
}

main(process.argv[2])
