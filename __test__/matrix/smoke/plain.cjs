'use strict'

const { checksOf } = require('./checks.cjs')

/**
 * Runs all checks; the process ends badly with the first that fails.
 * @param {typeof import('../../../index')} pkg
 */
async function runChecks(pkg) {
  const checks = Object.entries(checksOf(pkg))
  for (const [, check] of checks) await check()
  console.log(`smoke: ${checks.length} checks passed`)
}

if (require.main === module) runChecks(require('auth0-actions-cache'))

module.exports = { runChecks }
