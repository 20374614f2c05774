'use strict'

// How much processor time `require` takes, in turns, each in a fresh process: of the package, as it is installed; of one
// that does nothing but require the same addon; and of the least that an addon can be.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { addBuiltPlatforms } = require('../__test__/helpers/installed.js')
const { copyBundled } = require('../scripts/bundle.js')
const { ADDON } = require('./floors.js')
const { median } = require('./stats.js')

const ROUNDS = 21
const PROJECT = path.join(__dirname, '..', 'target', 'bench', 'start-up')
const PACKAGE_FOLDER = path.join(PROJECT, 'node_modules', 'auth0-actions-cache')
const BARE_FOLDER = path.join(PROJECT, 'node_modules', 'bare')

const SCRIPT = `
  const start = process.cpuUsage()
  require(process.argv[1])
  const { user, system } = process.cpuUsage(start)
  process.stdout.write(String((user + system) / 1000))`

function install() {
  fs.rmSync(PROJECT, { recursive: true, force: true })
  copyBundled(PACKAGE_FOLDER)
  const [platform] = addBuiltPlatforms(PROJECT)
  fs.mkdirSync(BARE_FOLDER)
  fs.writeFileSync(path.join(BARE_FOLDER, 'index.js'), `module.exports = require('${platform}')\n`)
}

/** @param {string} node the binary */
function measureStartUp(node) {
  install()
  const requireMs = (file) => Number(execFileSync(node, ['-e', SCRIPT, file], { encoding: 'utf8' }))
  const round = () => ({ packageMs: requireMs(PACKAGE_FOLDER), bareMs: requireMs(BARE_FOLDER), addonMs: requireMs(ADDON) })
  round()
  const rounds = Array.from({ length: ROUNDS }, round)
  return {
    packageMs: median(rounds.map(({ packageMs }) => packageMs)),
    bareMs: median(rounds.map(({ bareMs }) => bareMs)),
    addonMs: median(rounds.map(({ addonMs }) => addonMs)),
    aboveMs: median(rounds.map(({ packageMs, addonMs }) => packageMs - addonMs)),
  }
}

module.exports = { measureStartUp }
