'use strict'

// Operations a second of an Action's mix, with one thread and with two, on one tenant and on separate ones:
// node threads.js <file for the result>.

const fs = require('node:fs')
const { once } = require('node:events')
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')

const { PACKAGE, contender } = require('./contenders.js')
const { TTL_MS } = require('./scope.js')
const { calls: callsOf } = require('./source.js')
const { median } = require('./stats.js')
const { MIX_OF_CALLS, WORKS, keys, makeRun } = require('./works.js')

const ROUNDS = 7
const CALLS = 500_000

const SETTINGS = [
  { threads: 1, tenants: 1 },
  { threads: 2, tenants: 1 },
  { threads: 2, tenants: 2 },
]

async function main(file) {
  const perSetting = SETTINGS.map((setting) => ({ ...setting, perSecond: /** @type {number[]} */ ([]) }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const setting of perSetting) setting.perSecond.push(await operationsPerSecond(setting, round))
  }
  const results = perSetting.map(({ perSecond, ...setting }) => ({ ...setting, perSecond: median(perSecond) }))
  fs.writeFileSync(file, JSON.stringify(results))
}

async function operationsPerSecond({ threads, tenants }, round) {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const workers = Array.from({ length: threads }, (_, i) => {
    const scope = { tenant: `threads-${round}-${threads}-${tenants}-${i % tenants}`, trigger: 'post-login', ttlMs: TTL_MS }
    return new Worker(__filename, { workerData: { gate, scope } })
  })
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const spans = workers.map((worker) => once(worker, 'message'))
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  const times = (await Promise.all(spans)).map(([span]) => span)
  const startMs = Math.min(...times.map((span) => span.startMs))
  const endMs = Math.max(...times.map((span) => span.endMs))
  await Promise.all(workers.map((worker) => worker.terminate()))
  return (threads * CALLS) / ((endMs - startMs) / 1_000)
}

async function work({ gate, scope }) {
  const self = contender(PACKAGE)
  const mix = WORKS.find(({ name }) => name === MIX_OF_CALLS)
  if (!mix) throw new Error('The mix is no longer among the works')
  const cache = self.open(scope)
  for (const key of keys(mix.records)) callsOf(self).set(cache, key, mix.values[0])
  const run = makeRun(mix, self)
  run(cache, CALLS / 10)
  parentPort?.postMessage('ready')
  Atomics.wait(gate, 0, 0)
  const nowMs = () => performance.timeOrigin + performance.now()
  const startMs = nowMs()
  run(cache, CALLS)
  parentPort?.postMessage({ startMs, endMs: nowMs() })
}

if (isMainThread) void main(process.argv[2])
else void work(workerData)
