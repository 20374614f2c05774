'use strict'

// What takes minutes: `npm run soak`. Prints figures, and fails where memory grows, a record is lost, or a process
// does not end well. The last run's figures are in docs/reliability.md.

const assert = require('node:assert/strict')
const os = require('node:os')
const path = require('node:path')

const { ROOT } = require('../__test__/helpers/child.js')
const { checkEnd, ENDS } = require('../__test__/helpers/ends.js')
const { run } = require('../__test__/helpers/run.js')
const { testingAddon } = require('../__test__/helpers/testing-addon.js')
const { installRuntimes } = require('../__test__/matrix/runtimes.js')

/**
 * For threads that wait for a lock, parking_lot keeps a table that doubles with the most that ever waited at once, and
 * keeps the smaller ones: two allocations each, six tables for up to 21 threads. How many have waited is chance.
 */
const WAITING_TABLES = 12

/** By how much resident memory may differ once all parts of the process have been used: collectors leave some room. */
const PLATEAU_MIB = 16

/** A fixture, its sizes, and how many allocations more than at first may live. */
const PARTS = {
  'tenants and operations': ['memory.js', { tenants: 100_000, operations: 10_000_000, rounds: 3 }, 0],
  'threads that come and go': ['threads.js', { workers: 2_000, atOnce: 20, mainLoads: true }, WAITING_TABLES],
  'threads that alone hold the addon': ['threads.js', { workers: 500, atOnce: 5, mainLoads: false }, WAITING_TABLES],
  'module instances': ['instances.js', { contexts: 2_500, modules: 2_500, rounds: 4 }, 0],
}
const OTHER_NODES = ['node18', 'node22', 'node24', 'node26']
const PARTS_ON_OTHER_NODES = {
  'threads that come and go': ['threads.js', { workers: 200, atOnce: 20, mainLoads: true }, WAITING_TABLES],
  'threads that alone hold the addon': ['threads.js', { workers: 200, atOnce: 5, mainLoads: false }, WAITING_TABLES],
}
const ENDS_OF_EACH_KIND = 20

/** Runs the fixtures and ends processes in every way, with one Node. */
async function soak(name, program, env, parts) {
  for (const [part, [fixture, sizes, slack]] of Object.entries(parts)) {
    const title = `${part}, ${name}`
    const began = Date.now()
    const args = ['--expose-gc', `__test__/fixtures/${fixture}`, JSON.stringify(sizes)]
    const { code, stdout, stderr } = await run(ROOT, args, { program, env })
    assert.equal(code, 0, `${title}: ${stderr}`)
    const marks = JSON.parse(stdout)
    console.log(`\n${title} ${JSON.stringify(sizes)}: ${Math.round((Date.now() - began) / 1000)} s`)
    console.table(marks)
    checkMarks(title, marks, slack)
  }
  for (const way of Object.keys(ENDS)) {
    for (let n = 0; n < ENDS_OF_EACH_KIND; n++) await checkEnd(way, { program, env })
  }
  console.log(`\nends of processes, ${name}: ${ENDS_OF_EACH_KIND} of each kind, all well: ${Object.keys(ENDS).join('; ')}`)
}

/** No mark may show more than the first did; in resident memory, than the second, for only then everything was used. */
function checkMarks(title, marks, slack) {
  const [first, second, ...later] = marks
  assert.ok(later.length > 0, `${title}: too few marks`)
  for (const { allocations, records } of [second, ...later]) {
    assert.equal(records, first.records, title)
    assert.ok(allocations <= first.allocations + slack, `${title}: ${allocations} allocations live, ${first.allocations} at first`)
  }
  for (const { residentMiB } of later) {
    assert.ok(residentMiB <= second.residentMiB + PLATEAU_MIB, `${title}: ${residentMiB} MiB, no plateau`)
  }
}

async function main() {
  const env = await testingAddon('soak', { release: true })
  await soak(`Node ${process.version} on ${os.platform()} ${os.arch()}`, process.execPath, env, PARTS)
  if (os.platform() !== 'linux' || os.arch() !== 'x64') {
    console.log('\nThe other Nodes are from packages for Linux on x64: not run here.')
    return
  }
  const runtimes = await installRuntimes('x64')
  for (const name of OTHER_NODES) {
    await soak(name, path.join(runtimes, name, 'bin', 'node'), env, PARTS_ON_OTHER_NODES)
  }
}

void main()
