'use strict'

// What the runner integrations share: a test file begins, and each of its tests begins and ends.

const { randomUUID } = require('node:crypto')
const path = require('node:path')

const { call } = require('./errors.js')
const native = require('./native.js')
const { currentTenant, setCurrentTenant } = require('./tenant.js')

/**
 * The tests of this file that have begun and not ended, each by an object of the runner's or of its entry's.
 * @type {Set<object>}
 */
const running = new Set()

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
  running.add(test)
}

/**
 * A test ends. The entries call this after the hooks of the user, and what it throws fails this test and no other.
 * @param {object} test
 * @param {boolean} _isExcused whether it failed by itself, or is expected to fail: then nothing is to be thrown
 */
function endTest(test, _isExcused) {
  running.delete(test)
}

/** The tests that have begun and not ended. */
function runningTests() {
  return [...running]
}

module.exports = { beginTest, endTest, enterTestFile, runningTests }
