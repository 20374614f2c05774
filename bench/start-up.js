'use strict'

// How much processor time `require` takes: of the package, and of the least that an addon can be, in turns, each in a
// fresh process.

const { execFileSync } = require('node:child_process')
const path = require('node:path')

const { ADDON } = require('./floors.js')
const { median } = require('./stats.js')

const ROUNDS = 21
const PACKAGE_FOLDER = path.join(__dirname, '..')

const SCRIPT = `
  const start = process.cpuUsage()
  require(process.argv[1])
  const { user, system } = process.cpuUsage(start)
  process.stdout.write(String((user + system) / 1000))`

/** @param {string} node the binary */
function measureStartUp(node) {
  const requireMs = (file) => Number(execFileSync(node, ['-e', SCRIPT, file], { encoding: 'utf8' }))
  requireMs(PACKAGE_FOLDER)
  requireMs(ADDON)
  const rounds = Array.from({ length: ROUNDS }, () => ({ packageMs: requireMs(PACKAGE_FOLDER), addonMs: requireMs(ADDON) }))
  return {
    packageMs: median(rounds.map(({ packageMs }) => packageMs)),
    addonMs: median(rounds.map(({ addonMs }) => addonMs)),
    aboveMs: median(rounds.map(({ packageMs, addonMs }) => packageMs - addonMs)),
  }
}

module.exports = { measureStartUp }
