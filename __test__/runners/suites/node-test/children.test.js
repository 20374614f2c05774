'use strict'

// What a test starts behaves as without the integration, by whichever way `--import` comes to it.

const assert = require('node:assert/strict')
const { fork, spawnSync } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const { test } = require('node:test')

const { openCache } = require('auth0-actions-cache')

const child = (name) => path.join(__dirname, 'children', name)
const outside = { ...process.env }
delete outside.NODE_TEST_CONTEXT

async function forked(file, args, env) {
  const program = fork(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env })
  let stdout = ''
  program.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  const [status] = await once(program, 'close')
  return { status, stdout }
}

function spawned(file, args, env) {
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, file, ...args], { encoding: 'utf8', env, timeout: 30_000 })
  return { status, stdout }
}

for (const [way, start] of Object.entries({ forked, spawned })) {
  for (const [environment, env] of Object.entries({ 'this environment': process.env, 'an environment outside of tests': outside })) {
    test(`${way}, in ${environment}: its output is its own`, async () => {
      const { status, stdout } = await start(child('prints.js'), [], env)
      assert.deepEqual({ status, ...JSON.parse(stdout) }, { status: 0, tenant: 'default', mock: 'function' })
      assert.notEqual(openCache().tenant, 'default')
    })
    test(`${way}, in ${environment}: its error is its own`, async () => {
      assert.deepEqual(await start(child('throws.js'), [], env), { status: 1, stdout: '' })
      assert.deepEqual(await start(child('throws.js'), ['handled'], env), { status: 3, stdout: 'handled on purpose' })
    })
  }
}
