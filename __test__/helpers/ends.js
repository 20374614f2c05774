'use strict'

const assert = require('node:assert/strict')

const { ROOT } = require('./child.js')
const { run } = require('./run.js')

/** How a process may end (../fixtures/ends.js), and what is to be seen of it from outside. */
const ENDS = {
  'process.exit in a worker': { code: 0 },
  'an uncaught error in a worker': { code: 0 },
  'process.exit': { code: 3 },
  'an uncaught error': { code: 1, stderr: /Error: on purpose/ },
  SIGTERM: { signal: 'SIGTERM' },
  'SIGTERM with a handler': { code: 5 },
}

/**
 * Has a process end so, and fails if it ends otherwise or has more to say than expected.
 * @param {keyof typeof ENDS} way
 * @param {Parameters<typeof run>[2]} [options]
 */
async function checkEnd(way, options) {
  const { code = null, signal = null, stderr = /^$/ } = ENDS[way]
  const ended = await run(ROOT, ['__test__/fixtures/ends.js', way], options)
  assert.deepEqual({ code: ended.code, signal: ended.signal }, { code, signal }, ended.stderr)
  assert.match(ended.stderr, stderr)
}

module.exports = { ENDS, checkEnd }
