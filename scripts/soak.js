'use strict'

// What takes minutes: `npm run soak`. Prints figures, and fails where memory grows, a record is lost, or a process
// does not end well. The last run's figures are in docs/reliability.md.

const assert = require('node:assert/strict')
const os = require('node:os')

const { ROOT } = require('../__test__/helpers/child.js')
const { run } = require('../__test__/helpers/run.js')
const { testingAddon } = require('../__test__/helpers/testing-addon.js')

const PARTS = {
  'tenants and operations': ['memory.js', { tenants: 100_000, operations: 10_000_000, rounds: 3 }],
  'threads that come and go': ['threads.js', { workers: 2_000, atOnce: 20, mainLoads: true }],
  'threads that alone hold the addon': ['threads.js', { workers: 500, atOnce: 5, mainLoads: false }],
  'module instances': ['instances.js', { contexts: 2_500, modules: 2_500, rounds: 4 }],
}

async function main() {
  const env = await testingAddon('soak', { release: true })
  console.log(`Node ${process.version}, ${os.platform()} ${os.arch()}`)
  for (const [name, [fixture, sizes]] of Object.entries(PARTS)) {
    const args = ['--expose-gc', `__test__/fixtures/${fixture}`, JSON.stringify(sizes)]
    const { code, stdout, stderr } = await run(ROOT, args, { env })
    assert.equal(code, 0, `${name}: ${stderr}`)
    const marks = JSON.parse(stdout)
    console.log(`\n${name} ${JSON.stringify(sizes)}`)
    console.table(marks)
    const [first] = marks
    for (const { allocations, records } of marks) {
      assert.deepEqual({ allocations, records }, { allocations: first.allocations, records: first.records }, name)
    }
  }
}

void main()
