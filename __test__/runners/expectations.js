'use strict'

const assert = require('node:assert/strict')

/**
 * Each test file had a tenant of its own, in as many processes and threads as the mode has, and those of the files
 * before were freed.
 * @param {{ tenant: string, pid: number, threadId: number, others: number }[]} files as they logged
 *   themselves when they were loaded
 * @param {{ files: number, processes: number, threads: number, beside: number }} expected `beside`: how many other
 *   tenants of the same process may hold records while a file is loaded
 */
function assertOwnTenants(files, { files: count, processes, threads, beside }) {
  assert.equal(files.length, count)
  assert.equal(new Set(files.map(({ tenant }) => tenant)).size, count, 'each file has a tenant of its own')
  assert.ok(files.every(({ tenant }) => tenant !== 'default'))
  assert.equal(new Set(files.map(({ pid }) => pid)).size, processes, 'processes')
  assert.equal(new Set(files.map(({ pid, threadId }) => `${pid} ${threadId}`)).size, threads, 'threads')
  for (const { others } of files) assert.ok(others <= beside, `${others} other tenants`)
}

/**
 * The suite of shared/failing.js failed, each test for its own reason, and a person can tell why; but not what was
 * cached.
 * @param {{ status: number | string | null, output: string }} ran
 */
function assertFailuresAreUnderstood({ status, output }) {
  assert.equal(status, 1, output)
  for (const message of [
    /Expected: a record under "token" with the given value \(14 bytes\)\s+Received: one with another value \(13 bytes\)/,
    /Expected: a record under "tokn"\s+Received: none/,
    /"token" +18 {2}1[45] min/,
    /Expected: a record under "token" that lives for 60000 ms or longer\s+Received: one that lives for \d+ ms/,
    /Expected: hit 2 times\s+Received: hit 1 time/,
    /toHaveMissed is for what openCache\(\) returns, .* expect\(\) received type object/,
    /6 failed/,
  ]) {
    assert.match(output, message)
  }
  assert.doesNotMatch(output, /secret-of/)
}

module.exports = { assertFailuresAreUnderstood, assertOwnTenants }
