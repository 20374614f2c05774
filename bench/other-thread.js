'use strict'

// A second thread that writes when the first tells it to, and says when the write has returned.

const { once } = require('node:events')
const { Worker, isMainThread, workerData: ownData } = require('node:worker_threads')

const { contender: contenderNamed, packageAt } = require('./contenders.js')
const { calls } = require('./source.js')

// The places of the shared words. Orders and writes are counted.
const ORDERS = 0
const WRITES = 1
const WORDS = 2
const END = -1

const MAX_BYTES = 8_192

/**
 * @param {import('./contenders.js').Contender} contender
 * @param {{ tenant: string, trigger: string, ttlMs: number }} scope
 */
function otherThread(contender, scope) {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS))
  const order = Buffer.from(new SharedArrayBuffer(MAX_BYTES))
  const { name, folder } = contender
  const workerData = { name, folder, scope, words, order: order.buffer }
  const worker = new Worker(__filename, { workerData })
  return {
    started: once(worker, 'message'),
    /** Returns when the other thread's `set` has. */
    write(key, value) {
      const length = order.write(JSON.stringify([key, value]))
      order.fill(' ', length)
      const written = Atomics.load(words, WRITES)
      Atomics.add(words, ORDERS, 1)
      Atomics.notify(words, ORDERS)
      // Spins, for a thread that slept comes back to cold caches, and those are not what is measured.
      const deadline = process.hrtime.bigint() + 10_000_000_000n
      while (Atomics.load(words, WRITES) === written) {
        if (process.hrtime.bigint() > deadline) throw new Error(`${contender.name}: the other thread did not write`)
      }
    },
    end() {
      Atomics.store(words, ORDERS, END)
      Atomics.notify(words, ORDERS)
      return once(worker, 'exit')
    },
  }
}

async function serve({ name, folder, scope, words, order }) {
  const contender = folder ? packageAt(name, folder) : contenderNamed(name)
  const cache = contender.open(scope)
  const { set } = calls(contender)
  const { parentPort } = require('node:worker_threads')
  parentPort?.postMessage('started')
  let orders = 0
  for (;;) {
    Atomics.wait(words, ORDERS, orders)
    orders = Atomics.load(words, ORDERS)
    if (orders === END) return
    const [key, value] = JSON.parse(Buffer.from(order).toString())
    await set(cache, key, value)
    Atomics.add(words, WRITES, 1)
  }
}

if (!isMainThread && ownData?.order) void serve(ownData)

module.exports = { otherThread }
