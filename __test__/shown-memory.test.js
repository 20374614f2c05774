'use strict'

// The addon shows each thread some memory. A thread can hand it to another, and end. `npm run test:matrix` runs this on
// every Node.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { Worker } = require('node:worker_threads')

const { resetTenant } = require('../index.js')
const native = require('../lib/native.js')
const { ROOT } = require('./helpers/child.js')

const canTransfer = 'transfer' in ArrayBuffer.prototype

test('memory that a thread was shown outlives it, whoever it was handed to', { skip: !canTransfer && 'this Node has no ArrayBuffer.prototype.transfer' }, async () => {
  const body = `
    const { parentPort, workerData: { root, gets, isTransferred } } = require('node:worker_threads')
    const native = require(root + '/lib/native.js')
    const { cache } = require(root).openCache('post-login', { tenant: 'shown' }).api
    for (let n = 0; n < gets; n++) cache.get(n)
    // Node lets nobody post these, but what they become.
    const shown = isTransferred ? [native.results, native.tally, native.versions].map((buffer) => buffer.transfer()) : []
    parentPort.postMessage(shown, shown)`
  const work = async (gets, isTransferred) => {
    const worker = new Worker(body, { eval: true, workerData: { root: ROOT, gets, isTransferred } })
    const [[shown]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
    return shown
  }
  const [results, tally, versions] = await work(100, true)
  assert.equal(new Float64Array(results)[native.CALLS], 100)
  assert.deepEqual([tally.byteLength, versions.byteLength], [native.tally.byteLength, native.versions.byteLength])
  assert.deepEqual(new Uint8Array(versions), new Uint8Array(native.versions), 'all threads see the same')
  // The next thread has the same memory, and the one after it too.
  await work(20, false)
  await work(3, false)
  assert.equal(new Float64Array(results)[native.CALLS], 123)
  resetTenant('shown')
})
