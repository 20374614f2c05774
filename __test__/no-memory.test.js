'use strict'

// Some runtimes, Electron among them, let no JavaScript look at an addon's memory. There is no near cache then, and the
// end of a record that was found is looked up among the records; all results are the same.

const assert = require('node:assert/strict')
const path = require('node:path')
const test = require('node:test')

const { run } = require('./helpers/run.js')

const FILES = ['evict', 'fail', 'get-delete', 'seed', 'set', 'set-expiry', 'set-sizes', 'sharing', 'usage']

for (const file of FILES) {
  test(`without the addon’s memory: ${file}.test.js`, async () => {
    const preload = require.resolve('./fixtures/no-memory.js')
    const { code, stdout } = await run(__dirname, ['--require', preload, '--test-reporter=tap', path.join(__dirname, `${file}.test.js`)])
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^# pass [1-9]/m)
  })
}
