'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')

const { run } = require('./helpers/run.js')

test('a child process that hangs fails its test, though a process of its own holds its output open', async () => {
  const script = `
    require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 10000)'], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const hangs = run(__dirname, ['-e', script], { limitMs: 2000 })
  await assert.rejects(hangs, { message: /did not end within 2 s/ })
})
