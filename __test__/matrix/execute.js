'use strict'

const { spawn } = require('node:child_process')

/** Long enough for an emulated Node on a busy machine; a program that hangs is killed, and so seen. */
const TIMEOUT_MS = 180_000

/**
 * Runs a program to its end, which must be a good one, and returns what it printed on its output.
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's
 * @returns {Promise<string>}
 */
function execute(cwd, program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, CI: 'true', NO_COLOR: '1', AUTH0_ACTIONS_CACHE_BINARY: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      // npm is a script, which Windows runs by a shell only.
      shell: process.platform === 'win32' && program === 'npm',
    })
    let stdout = ''
    let all = ''
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; all += text })
    child.stderr.setEncoding('utf8').on('data', (text) => (all += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout)
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}:\n${all.slice(-3000)}`))
    })
  })
}

module.exports = { execute }
