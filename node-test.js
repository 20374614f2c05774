'use strict'

// For `node --import`, before test files of node:test.

const { beforeEach } = require('node:test')
const { isMainThread } = require('node:worker_threads')

const { enterTestFile, resetTestFile } = require('./lib/test-file.js')

/** @typedef {import('node:test').TestContext} TestContext */

/**
 * The tests that have begun and not ended.
 * @type {Set<TestContext>}
 */
const running = new Set()

/**
 * node:test calls it before every test, and does not say whose subtest one is. What begins while another test runs is
 * its subtest, or runs beside it: in either case the other still needs its records. One that was cancelled does not,
 * though node:test is late to say that it has ended, or never does.
 * @param {TestContext} test
 */
function resetBetweenTests(test) {
  if ([...running].every(({ signal }) => signal.aborted)) {
    running.clear()
    resetTestFile()
  }
  running.add(test)
  test.after(() => {
    running.delete(test)
  })
}

// The workers that a test starts are given `--import` too. To register a hook there would print a report of no tests.
if (isMainThread) {
  enterTestFile(process.argv[1] ?? 'node:test')
  beforeEach((test) => {
    resetBetweenTests(/** @type {TestContext} */ (test))
  })
}
