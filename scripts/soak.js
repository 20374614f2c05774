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
const { Progress } = require('./progress.js')

/**
 * For threads that wait for a lock, parking_lot keeps a table that doubles with the most that ever waited at once, and
 * keeps the smaller ones: two allocations each, six tables for up to 21 threads. How many have waited is chance.
 */
const WAITING_TABLES = 12

/** By how much resident memory may differ once all parts of the process have been used: collectors leave some room. */
const PLATEAU_MIB = 16

/** A fixture, its sizes, how many allocations more than at first may live, and how many seconds it takes, roughly. */
const PARTS = {
  'tenants and operations': ['memory.js', { tenants: 100_000, operations: 10_000_000, rounds: 3 }, 0, 30],
  'threads that come and go': ['threads.js', { workers: 2_000, atOnce: 20, mainLoads: true }, WAITING_TABLES, 90],
  'threads that alone hold the addon': ['threads.js', { workers: 500, atOnce: 5, mainLoads: false }, WAITING_TABLES, 30],
  'module instances': ['instances.js', { contexts: 2_500, modules: 2_500, rounds: 4 }, 0, 40],
}
const OTHER_NODES = ['node18', 'node22', 'node24', 'node26']
const PARTS_ON_OTHER_NODES = {
  'threads that come and go': ['threads.js', { workers: 200, atOnce: 20, mainLoads: true }, WAITING_TABLES, 15],
  'threads that alone hold the addon': ['threads.js', { workers: 200, atOnce: 5, mainLoads: false }, WAITING_TABLES, 15],
}
const ENDS_OF_EACH_KIND = 20
const ENDS_SECONDS = 15
const ENDS_OF_PROCESSES = 'ends of processes'
const BUILD = 'build the addon for testing'
const INSTALL = 'install the other Nodes'

/**
 * The Nodes, and what runs on each.
 * @param {string} own the name of the Node at hand
 * @param {boolean} hasOthers
 * @returns {[name: string, parts: typeof PARTS | typeof PARTS_ON_OTHER_NODES][]}
 */
function planOf(own, hasOthers) {
  const others = hasOthers ? OTHER_NODES.map((name) => /** @type {const} */ ([name, PARTS_ON_OTHER_NODES])) : []
  return [[own, PARTS], ...others]
}

/** Runs the fixtures and ends processes in every way, with one Node. */
async function soak(name, program, env, parts, progress) {
  for (const [part, [fixture, sizes, slack]] of Object.entries(parts)) {
    const title = titleOf(part, name)
    const { code, stdout, stderr } = await progress.step(title, () => {
      const args = ['--expose-gc', `__test__/fixtures/${fixture}`, JSON.stringify(sizes)]
      return run(ROOT, args, { program, env })
    })
    assert.equal(code, 0, `${title}: ${stderr}`)
    const marks = JSON.parse(stdout)
    console.log(JSON.stringify(sizes))
    console.table(marks)
    checkMarks(title, marks, slack)
  }
  await progress.step(titleOf(ENDS_OF_PROCESSES, name), async () => {
    for (const way of Object.keys(ENDS)) {
      for (let n = 0; n < ENDS_OF_EACH_KIND; n++) await checkEnd(way, { program, env })
    }
  })
  console.log(`${ENDS_OF_EACH_KIND} of each kind, all well: ${Object.keys(ENDS).join('; ')}`)
}

/**
 * @param {string} part
 * @param {string} name
 */
function titleOf(part, name) {
  return `${part}, ${name}`
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
  const own = `Node ${process.version} on ${os.platform()} ${os.arch()}`
  const hasOthers = os.platform() === 'linux' && os.arch() === 'x64'
  const plan = planOf(own, hasOthers)
  const steps = plan.flatMap(([name, parts]) => [
    ...Object.entries(parts).map(([part, [, , , seconds]]) => [titleOf(part, name), seconds]),
    [titleOf(ENDS_OF_PROCESSES, name), ENDS_SECONDS],
  ])
  const progress = new Progress('soak', [[BUILD, 60], ...(hasOthers ? [[INSTALL, 30]] : []), ...steps])
  const env = await progress.step(BUILD, () => testingAddon('soak', { release: true }))
  const runtimes = hasOthers ? await progress.step(INSTALL, () => installRuntimes('x64')) : ''
  for (const [name, parts] of plan) {
    const program = name === own ? process.execPath : path.join(runtimes, name, 'bin', 'node')
    await soak(name, program, env, parts, progress)
  }
  if (!hasOthers) console.log('\nThe other Nodes are from packages for Linux on x64: not run here.')
}

void main()
