'use strict'

const { receiveMessageOnPort, workerData: { handles, port, words } } = require('node:worker_threads')

const { makeActor } = require('./actors.js')

const act = makeActor(require('../../index.js'), Date, handles)

for (let asked = 0; ; asked++) {
  // The notice of the question before may come late, and wake a wait for the next one.
  while (Atomics.load(words, 0) === asked) Atomics.wait(words, 0, asked)
  const { message: question } = receiveMessageOnPort(port)
  if (question === null) break
  port.postMessage(act(question))
  Atomics.add(words, 1, 1)
  Atomics.notify(words, 1)
}
