'use strict'

const fs = require('node:fs')

/**
 * How many tenants of other test files still hold records, among those of this process that RUN_LOG names.
 * @param {string} tenant this file's own
 * @param {typeof import('auth0-actions-cache').openCache} openCache
 */
function countOthers(tenant, openCache) {
  const logged = fs.readFileSync(process.env.RUN_LOG, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  const others = new Set(logged.filter(({ pid }) => pid === process.pid).map((file) => file.tenant))
  others.delete(tenant)
  const holdsRecords = (other) => ['post-login', undefined].some((trigger) => openCache(trigger, { tenant: other }).records().length > 0)
  return [...others].filter(holdsRecords).length
}

module.exports = { countOthers }
