'use strict'

// Whether a call costs more because its tenant has many triggers: node triggers.js <file for the result>.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { setImmediate } = require('node:timers/promises')

const { PACKAGE_FOLDER } = require('./contenders.js')
const { cpuTimeNs } = require('./cpu-time.js')
const { gc } = require('./gc.js')
const { median } = require('./stats.js')
const { text } = require('./works.js')

const FEW = 20
const MANY = 200_000
/** Of few triggers, so many tenants, for one has too few calls to time. */
const TENANTS_OF_FEW = 50
/** In so many of the many triggers there is a hit and a miss. */
const SAMPLED = 500
const VALUE = text(100, 'a')

async function main(file) {
  // Once for the compiler.
  await measure('warm-up', 2_000)
  const few = []
  for (let i = 0; i < TENANTS_OF_FEW; i++) few.push(await measure(`few-${i}`, FEW))
  const many = await measure('many', MANY)
  const works = ['open and set', 'get hit', 'get miss', 'resetTenant, a trigger']
  const result = works.map((work) => {
    const fewNs = median(few.map((times) => times[work]))
    return { work, fewNs, manyNs: many[work], times: many[work] / fewNs }
  })
  fs.writeFileSync(file, JSON.stringify({ few: FEW, many: MANY, works: result, offHeapBytes: many.offHeapBytes, heapBytes: many.heapBytes }))
}

/** Nanoseconds a call, by work. */
async function measure(tenant, count) {
  const { openCache, resetTenant } = require(PACKAGE_FOLDER)
  const open = (number) => openCache(`trigger-${number}`, { tenant, anyTrigger: true })
  const isMany = count === MANY
  const before = isMany ? await memory() : undefined
  const fillNs = timeNs(() => {
    for (let number = 0; number < count; number++) open(number).api.cache.set('key', VALUE)
  })
  const bytes = before && perTrigger(before, await memory(), count)
  const step = Math.max(1, count / SAMPLED)
  const sampled = []
  for (let number = 0; number < count; number += step) sampled.push(open(Math.floor(number)).api.cache)
  let hits = 0
  const hitNs = timeNs(() => {
    for (const cache of sampled) if (cache.get('key')?.value === VALUE) hits++
  })
  const missNs = timeNs(() => {
    for (const cache of sampled) if (cache.get('absent') === undefined) hits++
  })
  assert.equal(hits, 2 * sampled.length)
  const resetNs = timeNs(() => resetTenant(tenant))
  assert.equal(open(count - 1).records().length, 0)
  return {
    'open and set': fillNs / count,
    'get hit': hitNs / sampled.length,
    'get miss': missNs / sampled.length,
    'resetTenant, a trigger': resetNs / count,
    ...bytes,
  }
}

/** When all that nobody holds has gone: that takes several turns, for a `FinalizationRegistry` is told in a turn of its own. */
async function memory() {
  for (let turn = 0; turn < 10; turn++) {
    gc()
    await setImmediate()
  }
  return process.memoryUsage()
}

function perTrigger(before, after, count) {
  const heapTotal = after.heapTotal - before.heapTotal
  return {
    offHeapBytes: (after.rss - before.rss - heapTotal) / count,
    heapBytes: (after.heapUsed - before.heapUsed) / count,
  }
}

function timeNs(run) {
  const startNs = cpuTimeNs()
  run()
  return cpuTimeNs() - startNs
}

void main(process.argv[2])
