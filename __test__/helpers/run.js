'use strict'

const { spawn } = require('node:child_process')

/** Long enough for an install or a build on a busy machine. */
const LIMIT_MS = 300_000

/**
 * Runs a program to its end, or the Node that runs the tests. One that does not end in time is killed, and fails.
 * @param {string} folder the working directory
 * @param {string[]} args
 * @param {{ program?: string, env?: NodeJS.ProcessEnv, shell?: boolean, limitMs?: number, uid?: number }} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }>}
 */
function run(folder, args, { program = process.execPath, env = process.env, shell = false, limitMs = LIMIT_MS, uid } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: withoutTestContext(env), shell, ...(uid && { uid }) })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text))
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      // What the child itself has started may live on, and hold these open.
      child.stdout.destroy()
      child.stderr.destroy()
      const { stdout, stderr } = output
      reject(new Error(`${program} ${args.join(' ')} did not end within ${limitMs / 1000} s. It printed:\n${stdout}${stderr}`))
    }, limitMs)
    child.on('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ code, signal, ...output })
    })
  })
}

/** node:test tells its children so; a test run in one would report to it instead of running by itself. */
function withoutTestContext({ NODE_TEST_CONTEXT: _, ...env }) {
  return env
}

module.exports = { LIMIT_MS, run }
