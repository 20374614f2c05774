'use strict'

const { receiveMessageOnPort, workerData: { handles, port, words } } = require('node:worker_threads')

const { makeActor } = require('./actors.js')

const act = makeActor(require('../../index.js'), Date, handles)

for (let asked = 0; ; asked++) {
  Atomics.wait(words, 0, asked)
  port.postMessage(act(receiveMessageOnPort(port).message))
  Atomics.add(words, 1, 1)
  Atomics.notify(words, 1)
}
