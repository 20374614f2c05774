'use strict'

// What the runner integrations share: a test file begins, and each of its tests begins and ends.

const { randomUUID } = require('node:crypto')
const path = require('node:path')

const { call } = require('./errors.js')
const native = require('./native.js')
const { markFaults, takeFaults } = require('./strict.js')
const { currentTenant, setCurrentTenant } = require('./tenant.js')

/**
 * A test that has begun and not ended.
 * @typedef {object} Begun
 * @property {number} mark the number of the last fault before it
 * @property {number} count how many there are, where an entry cannot tell tests apart that run side by side
 * @property {(other: object) => boolean} isWithin whether it is a subtest of that one
 * @property {boolean} isShared whether another test ran at the same time, of which it is no subtest, nor that one of it
 */

/**
 * These tests of this file, each by an object of the runner's or of its entry's.
 * @type {Map<object, Begun>}
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
 * @param {{ reset?: boolean, isWithin?: Begun['isWithin'] }} [options] `reset`: whether it finds every trigger's cache of
 *   the file's tenant empty
 */
function beginTest(test, { reset = true, isWithin = () => false } = {}) {
  if (reset) call(native.resetTenant, currentTenant())
  // What happened between two tests, such as in a late timer, is no fault of either.
  if (running.size === 0) takeFaults(currentTenant())
  const before = running.get(test)
  const begun = { mark: before?.mark ?? markFaults(), count: (before?.count ?? 0) + 1, isWithin, isShared: false }
  for (const [other, otherBegun] of running) {
    if (!isWithin(other)) begun.isShared = otherBegun.isShared = true
  }
  running.set(test, begun)
}

/**
 * A test ends. The entries call this after the hooks of the user, and what it throws fails this test and no other: that
 * strict caches refused or warned of writes during it, and nobody looked.
 * @param {object} test
 * @param {boolean} isExcused whether it failed by itself, or is expected to fail: then nothing is thrown
 */
function endTest(test, isExcused) {
  const begun = running.get(test)
  if (begun === undefined) return
  begun.count -= 1
  if (begun.count > 0) return
  running.delete(test)
  // What happened since another test began may be that one's, which may yet look at it.
  const others = [...running].filter(([other]) => !begun.isWithin(other))
  const end = Math.min(...others.map(([, { mark }]) => mark))
  const error = takeFaults(currentTenant(), { mark: begun.mark, end, isShared: begun.isShared })
  if (error && !isExcused) throw error
}

/** The tests that have begun and not ended. */
function runningTests() {
  return [...running.keys()]
}

module.exports = { beginTest, endTest, enterTestFile, runningTests }
