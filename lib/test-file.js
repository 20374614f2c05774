'use strict'

// What the runner integrations share.

const { randomUUID } = require('node:crypto')
const path = require('node:path')

const { call } = require('./errors.js')
const native = require('./native.js')
const { currentTenant, setCurrentTenant } = require('./tenant.js')

/**
 * Gives the test file that starts now a tenant of its own, and frees that of the file which this thread ran before.
 * @param {string} file its path, or what else a person knows it by
 * @param {() => void} [check] throws if another test file runs by now
 */
function enterTestFile(file, check) {
  const tenant = `${path.basename(file)} ${randomUUID()}`
  call(native.enterFileTenant, tenant)
  setCurrentTenant(tenant, check)
}

/** Resets the tenant of the test file, every trigger of it. */
function resetTestFile() {
  call(native.resetTenant, currentTenant())
}

module.exports = { enterTestFile, resetTestFile }
