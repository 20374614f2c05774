'use strict'

// For `node --import auth0-actions-cache/node-test`: the cache is reset before each test, and not before a subtest.

const assert = require('node:assert/strict')
const { after, test } = require('node:test')

const { api } = require('auth0-actions-cache')

let passed = 0

for (const name of ['first', 'second']) {
  test(`the ${name} test finds an empty cache`, async (t) => {
    assert.equal(api.cache.get('key'), undefined)
    assert.equal(api.cache.set('key', name).type, 'success')
    await t.test('its subtest finds its record', () => {
      assert.equal(api.cache.get('key')?.value, name)
      passed += 1
    })
    passed += 1
  })
}

after(() => {
  // Not if one has failed, for what runs this looks for the line.
  if (passed === 4) console.log(`smoke: ${passed} checks passed`)
})
