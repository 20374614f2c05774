'use strict'

const { execFile } = require('node:child_process')
const path = require('node:path')
const { promisify } = require('node:util')

const { LIMIT_MS } = require('./run.js')

const ROOT = path.join(__dirname, '..', '..')

/**
 * Runs a script in a Node process of its own, which must end well, and returns what it printed as JSON.
 * @param {string} script finds the package as `index`, and can collect garbage by `gc`
 * @param {Record<string, string>} [env] added to this process's
 */
async function runChild(script, env) {
  const index = JSON.stringify(path.join(ROOT, 'index.js'))
  const source = `'use strict'\nconst index = ${index}\n${script}`
  const options = { cwd: ROOT, env: { ...process.env, NODE_TEST_CONTEXT: '', ...env }, timeout: LIMIT_MS }
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', source], options)
  return JSON.parse(stdout)
}

module.exports = { ROOT, runChild }
