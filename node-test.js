'use strict'

// For `node --import`, before test files of node:test.

const { beforeEach } = require('node:test')

const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

enterTestFile(process.argv[1] ?? 'node:test')

/** The tests that have begun and not ended. */
const running = new Set()

// node:test calls it before every test, and does not say whose subtest one is. What begins while another test runs is
// its subtest, or runs beside it: in either case the other still needs its records.
beforeEach((test) => {
  const context = /** @type {import('node:test').TestContext} */ (test)
  if (running.size === 0) resetTestFile()
  running.add(context)
  context.after(() => {
    running.delete(context)
  })
})
