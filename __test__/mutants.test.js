'use strict'

// What `npm run mutants` needs to know is there.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const test = require('node:test')

const { TESTS } = require('../scripts/mutants/tests.js')

test('each file of lib/ has tests, which are there', () => {
  const files = fs.readdirSync(path.join(__dirname, '..', 'lib')).filter((name) => name.endsWith('.js'))
  assert.deepEqual(Object.keys(TESTS).sort(), files.map((name) => `lib/${name}`).sort())
  for (const names of Object.values(TESTS)) {
    assert.notEqual(names.length, 0)
    for (const name of names) assert.ok(fs.existsSync(path.join(__dirname, `${name}.test.js`)), name)
  }
})
