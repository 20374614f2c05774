'use strict'

// What the store holds of tenants that were used and let go of: a cache is there while someone has it open, or while
// something is in it that its next user would miss.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')

const { ROOT } = require('./helpers/child.js')
const { run } = require('./helpers/run.js')
const { testingAddon } = require('./helpers/testing-addon.js')

const NOTHING = { tenants: 0, caches: 0, records: 0, held: 0 }

/** Of fifty tenants, each way. */
const EXPECTED = {
  'opened and looked at': NOTHING,
  'filled, then reset by its handle': NOTHING,
  'filled, then reset by its name': NOTHING,
  'filled, then reset by another handle': NOTHING,
  'two triggers filled, then reset': NOTHING,
  'two triggers filled, one reset': { tenants: 50, caches: 50, records: 50, held: 0 },
  filled: { tenants: 50, caches: 50, records: 50, held: 0 },
  'missed once': { tenants: 50, caches: 50, records: 0, held: 0 },
  'ordered to fail': { tenants: 50, caches: 50, records: 0, held: 0 },
  'reset and held': { tenants: 50, caches: 50, records: 0, held: 50 },
  'held by its api.cache': { tenants: 50, caches: 50, records: 0, held: 50 },
  'held by another handle': { tenants: 50, caches: 50, records: 0, held: 50 },
}

describe('what a tenant costs that was', () => {
  let seen = {}
  before(async () => {
    const env = await testingAddon('footprint')
    const { code, stdout, stderr } = await run(ROOT, ['--expose-gc', '__test__/fixtures/footprint.js'], { env })
    assert.equal(code, 0, stderr)
    seen = JSON.parse(stdout)
  })
  for (const [way, expected] of Object.entries(EXPECTED)) it(way, () => assert.deepEqual(seen[way], expected))
  after(() => assert.deepEqual(Object.keys(seen), Object.keys(EXPECTED)))
})
