'use strict'

const { spawn } = require('node:child_process')

/**
 * Runs a program to its end, or the Node that runs the tests.
 * @param {string} folder the working directory
 * @param {string[]} args
 * @param {{ program?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }>}
 */
function run(folder, args, { program = process.execPath, env = process.env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: withoutTestContext(env), shell })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...output }))
  })
}

/** node:test tells its children so; a test run in one would report to it instead of running by itself. */
function withoutTestContext({ NODE_TEST_CONTEXT: _, ...env }) {
  return env
}

module.exports = { run }
