'use strict'

// For `node --import`, before test files of node:test.

const { beforeEach } = require('node:test')

const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

enterTestFile(process.argv[1] ?? 'node:test')

/** The tests that have begun and not ended. */
const running = new Set()

// node:test calls it before every test, and does not say whose subtest one is. What begins while another test runs is
// its subtest, or runs beside it: in either case the other still needs its records. One that was cancelled does not,
// though node:test is late to say that it has ended, or never does.
beforeEach((test) => {
  const context = /** @type {import('node:test').TestContext} */ (test)
  if ([...running].every(({ signal }) => signal.aborted)) {
    running.clear()
    resetTestFile()
  }
  running.add(context)
  context.after(() => {
    running.delete(context)
  })
})
