'use strict'

// The addon's memory, counted to the allocation: what was used and reset leaves none behind. `npm run soak` does the
// same for minutes.

const assert = require('node:assert/strict')
const test = require('node:test')

const { ROOT } = require('./helpers/child.js')
const { run } = require('./helpers/run.js')
const { testingAddon } = require('./helpers/testing-addon.js')

test('tenants and records that are gone leave no allocation behind', async () => {
  const env = await testingAddon('memory')
  const sizes = JSON.stringify({ tenants: 10_000, operations: 100_000, rounds: 2 })
  const { code, stdout, stderr } = await run(ROOT, ['--expose-gc', '__test__/fixtures/memory.js', sizes], { env })
  assert.equal(code, 0, stderr)
  const marks = JSON.parse(stdout)
  const [first] = marks
  assert.ok(first.allocations > 0)
  const expected = { allocations: first.allocations, records: 0, caches: 0 }
  for (const { allocations, records, caches } of marks) assert.deepEqual({ allocations, records, caches }, expected)
})

/** As in scripts/soak.js: tables of parking_lot's for threads that wait. */
const WAITING_TABLES = 12

for (const mainLoads of [true, false]) {
  test(`threads that have ended leave no allocation behind, ${mainLoads ? '' : 'nor where they alone hold the addon, '}and their memory is used again`, async () => {
    const env = await testingAddon('memory')
    const sizes = JSON.stringify({ workers: 40, atOnce: 5, mainLoads })
    const { code, stdout, stderr } = await run(ROOT, ['--expose-gc', '__test__/fixtures/threads.js', sizes], { env })
    assert.equal(code, 0, stderr)
    const [first, ...later] = JSON.parse(stdout)
    assert.equal(later.length, 4)
    for (const { allocations, records } of later) {
      assert.equal(records, first.records)
      assert.ok(allocations <= first.allocations + WAITING_TABLES, `${allocations} allocations live, ${first.allocations} at first`)
    }
  })
}

test('nothing keeps a cache alive that nobody holds: its settings, its spies and the addon’s handle go', async () => {
  const env = await testingAddon('memory')
  const script = `
    const { openCache } = require(${JSON.stringify(ROOT)})
    const native = require(${JSON.stringify(`${ROOT}/lib/native.js`)})
    const open = globalThis[Symbol.for('auth0-actions-cache.open')].get(native)
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    async function collect() {
      for (let n = 0; n < 10; n++) {
        await turn()
        gc()
      }
    }
    async function main() {
      for (let n = 0; n < 20000; n++) {
        openCache('post-login', { tenant: 'tenant ' + n })
        openCache('post-login', { tenant: 't', limits: { maxEntries: n } }).api.cache.get = () => {}
        if (n % 500 === 0) await collect()
      }
      await collect()
      console.log(JSON.stringify([open.size, native.footprint().caches]))
    }
    main()`
  const { code, stdout, stderr } = await run(ROOT, ['--expose-gc', '-e', script], { env: { ...process.env, ...env }, limitMs: 120_000 })
  assert.equal(code, 0, stderr)
  const [remembered, caches] = JSON.parse(stdout)
  assert.equal(caches, 0)
  assert.ok(remembered < 5000, `${remembered} of 40,000 settings: those of collected caches are looked for now and then`)
})
