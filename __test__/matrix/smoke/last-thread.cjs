'use strict'

// The main thread never loads the package: each worker is for a while the only one that holds the addon. The next one
// must find what it has stored. If the addon were unloaded in between, the record would be lost, or the process would
// end.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')

const THREADS = 5

async function main() {
  for (let number = 1; number <= THREADS; number++) {
    const worker = new Worker(path.join(__dirname, 'counting-worker.cjs'))
    const [[count], [code]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
    assert.deepEqual({ count, code }, { count: number, code: 0 })
  }
  console.log(`smoke: ${THREADS} checks passed`)
}

void main()
