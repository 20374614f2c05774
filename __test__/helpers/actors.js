'use strict'

// Who carries operations out: an instance of the module in this realm, in a vm context, or in a worker that is asked and
// waited for. All have the same handles open, by number.

const { once } = require('node:events')
const path = require('node:path')
const { MessageChannel, receiveMessageOnPort, Worker } = require('node:worker_threads')

const { loadInContext } = require('./load-in-context.js')
const { perform } = require('./operations.js')

/** What an actor in a realm does with an operation; `date` is the realm's `Date`. */
function makeActor(loaded, date, handles) {
  const caches = handles.map(({ trigger, options }) => loaded.openCache(trigger, options))
  return (operation) => {
    const { now } = date
    date.now = () => operation.nowMs
    try {
      return perform(loaded, caches[operation.handle], operation)
    } finally {
      date.now = now
    }
  }
}

function contextActor(handles) {
  const { evaluate, package: loaded } = loadInContext()
  return makeActor(loaded, evaluate('Date'), handles)
}

/** Word 0 counts questions, word 1 replies. The question `null` ends the worker. */
function workerActor(t, handles) {
  const { port1, port2 } = new MessageChannel()
  const words = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(path.join(__dirname, 'actor-worker.js'), { workerData: { port: port2, words, handles }, transferList: [port2] })
  const ask = (/** @type {unknown} */ question) => {
    port1.postMessage(question)
    Atomics.add(words, 0, 1)
    Atomics.notify(words, 0)
  }
  let isLost = false
  t.after(() => {
    ask(null)
    return once(worker, 'exit')
  })
  return (operation) => {
    const replied = Atomics.load(words, 1)
    // Not again, for each of the cases that fast-check tries after a failure.
    if (!isLost) ask(operation)
    // A notice may come late, and wake a wait for the next reply.
    while (!isLost && Atomics.load(words, 1) === replied) isLost = Atomics.wait(words, 1, replied, 30000) === 'timed-out'
    if (isLost) throw new Error('the worker does not reply')
    return receiveMessageOnPort(port1).message
  }
}

module.exports = { contextActor, makeActor, workerActor }
