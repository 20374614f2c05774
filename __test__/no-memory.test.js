'use strict'

// Some runtimes, Electron among them, let no JavaScript look at an addon's memory. There is no near cache then, and the
// end of a record that was found is looked up among the records; all results are the same.

const assert = require('node:assert/strict')
const path = require('node:path')
const test = require('node:test')

const { runChild } = require('./helpers/child.js')
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

for (const missing of ['results', 'tally', 'versions']) {
  test(`without this part of it alone: ${missing}`, async () => {
    const script = `
      delete require(index.replace('index.js', 'lib/native.js')).${missing}
      const { countCrossings } = require(index.replace('index.js', '__test__/helpers/crossings.js'))
      const { openCache } = require(index)
      // The version of the first cache would be where one looks that has no memory to look at.
      openCache('pre-user-registration')
      const cache = openCache('post-login')
      const crossings = countCrossings()
      cache.api.cache.set('k', 'v')
      const found = [1, 2, 3].map(() => [cache.api.cache.get('k')?.value, cache.api.cache.get('none')])
      console.log(JSON.stringify({ found, crossings: crossings(), hits: cache.usage().hits, misses: cache.usage().misses }))`
    const found = Array.from({ length: 3 }, () => ['v', null])
    assert.deepEqual(await runChild(script), { found, crossings: 6, hits: 3, misses: 3 })
  })
}
