'use strict'

const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('./child.js')
const { run } = require('./run.js')

const NAPI = path.join(ROOT, 'node_modules', '@napi-rs', 'cli', 'dist', 'cli.js')

/**
 * Builds the addon with what only tests may have (src/binding/testing.rs), unless it is up to date, and returns the
 * environment in which the package loads it. Test files run at the same time, so each names a folder of its own: no
 * file is written anew while another process has it loaded.
 * @param {string} folder
 * @param {{ release?: boolean }} [options]
 */
async function testingAddon(folder, { release = false } = {}) {
  const output = path.join('target', 'testing', folder)
  const build = ['build', '--platform', '--features', 'testing', '--no-js', '--output-dir', output]
  const args = [NAPI, ...build, '--target-dir', 'target/testing', ...(release ? ['--release'] : [])]
  // What is preloaded, a sanitizer's runtime, is for Node and not for the compiler.
  const { code, stderr } = await run(ROOT, args, { env: { ...process.env, LD_PRELOAD: undefined } })
  if (code !== 0) throw new Error(`the addon cannot be built for testing:\n${stderr}`)
  const addon = fs.readdirSync(path.join(ROOT, output)).find((name) => name.endsWith('.node'))
  if (addon === undefined) throw new Error(`there is no addon in ${output}`)
  return { ...process.env, AUTH0_ACTIONS_CACHE_BINARY: path.join(ROOT, output, addon) }
}

module.exports = { testingAddon }
