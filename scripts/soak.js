'use strict'

// What takes minutes: `npm run soak`. Prints figures, and fails where memory grows, a record is lost, or a process
// does not end well. The last run's figures are in docs/reliability.md.

const assert = require('node:assert/strict')
const os = require('node:os')

const { ROOT } = require('../__test__/helpers/child.js')
const { run } = require('../__test__/helpers/run.js')
const { testingAddon } = require('../__test__/helpers/testing-addon.js')

/**
 * For threads that wait for a lock, parking_lot keeps a table that doubles with the most that ever waited at once, and
 * keeps the smaller ones: two allocations each, six tables for up to 21 threads. How many have waited is chance.
 */
const WAITING_TABLES = 12

/** A fixture, its sizes, and how many allocations more than at first may live. */
const PARTS = {
  'tenants and operations': ['memory.js', { tenants: 100_000, operations: 10_000_000, rounds: 3 }, 0],
  'threads that come and go': ['threads.js', { workers: 2_000, atOnce: 20, mainLoads: true }, WAITING_TABLES],
  'threads that alone hold the addon': ['threads.js', { workers: 500, atOnce: 5, mainLoads: false }, WAITING_TABLES],
  'module instances': ['instances.js', { contexts: 2_500, modules: 2_500, rounds: 4 }, 0],
}

async function main() {
  const env = await testingAddon('soak', { release: true })
  console.log(`Node ${process.version}, ${os.platform()} ${os.arch()}`)
  for (const [name, [fixture, sizes, slack]] of Object.entries(PARTS)) {
    const args = ['--expose-gc', `__test__/fixtures/${fixture}`, JSON.stringify(sizes)]
    const { code, stdout, stderr } = await run(ROOT, args, { env })
    assert.equal(code, 0, `${name}: ${stderr}`)
    const marks = JSON.parse(stdout)
    console.log(`\n${name} ${JSON.stringify(sizes)}`)
    console.table(marks)
    const [first] = marks
    for (const { allocations, records } of marks) {
      assert.equal(records, first.records, name)
      assert.ok(allocations <= first.allocations + slack, `${name}: ${allocations} allocations live, ${first.allocations} at first`)
    }
  }
}

void main()
