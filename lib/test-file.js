'use strict'

// What the runner integrations share: a test file begins, and each of its tests begins and ends.

const { randomUUID } = require('node:crypto')
const path = require('node:path')

const { call } = require('./errors.js')
const native = require('./native.js')
const { markFaults, takeFaults } = require('./strict.js')
const { currentTenant, setCurrentTenant } = require('./tenant.js')

/**
 * The tests of this file that have begun and not ended, each by an object of the runner's or of its entry's, and after
 * which fault it began.
 * @type {Map<object, number>}
 */
const running = new Map()

/**
 * Gives the test file that starts now a tenant of its own, and frees that of the file which this thread ran before.
 * @param {string} file its path, or what else a person knows it by
 * @param {() => void} [check] throws if another test file runs by now
 */
function enterTestFile(file, check) {
  const tenant = `${path.basename(file)} ${randomUUID()}`
  call(native.enterFileTenant, tenant)
  setCurrentTenant(tenant, check)
  running.clear()
}

/**
 * A test begins.
 * @param {object} test
 * @param {{ reset?: boolean }} [options] `reset`: whether it finds every trigger's cache of the file's tenant empty
 */
function beginTest(test, { reset = true } = {}) {
  if (reset) call(native.resetTenant, currentTenant())
  // What happened between two tests, such as in a late timer, is no fault of either.
  if (running.size === 0) takeFaults(currentTenant(), 0)
  running.set(test, markFaults())
}

/**
 * A test ends. The entries call this after the hooks of the user, and what it throws fails this test and no other: that
 * strict caches refused or warned of writes during it, and nobody looked.
 * @param {object} test
 * @param {boolean} isExcused whether it failed by itself, or is expected to fail: then nothing is thrown
 */
function endTest(test, isExcused) {
  const mark = running.get(test)
  if (mark === undefined) return
  running.delete(test)
  const error = takeFaults(currentTenant(), mark, running.size === 0)
  if (error && !isExcused) throw error
}

/** The tests that have begun and not ended. */
function runningTests() {
  return [...running.keys()]
}

module.exports = { beginTest, endTest, enterTestFile, runningTests }
