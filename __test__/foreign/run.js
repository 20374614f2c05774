'use strict'

// npm run test:foreign [-- PART...]: builds the addon for other platforms, and runs it there as far as this machine can:
// Windows under Wine, musl with a Node of its own, arm64 in an emulator. macOS is built and looked at, and not run.
// Debian on x64, as root, for it installs what it needs. Without a part, all of them.

const { execSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { BINARIES, ROOT, packPaths } = require('../../scripts/paths.js')
const { Progress } = require('../../scripts/progress.js')
const { PACKAGE, tarballs } = require('../matrix/projects.js')
const { failEarly, runAll } = require('../matrix/run-all.js')
const { FOLDER } = require('./folder.js')
const { PARTS } = require('./parts.js')

/** @typedef {{ what: string, command: string, seconds: number }} Step */

const PACKED = packPaths(FOLDER)

/** @type {Step} */
const PACK = { what: 'pack', command: `node scripts/pack.js --in ${JSON.stringify(FOLDER)}`, seconds: 10 }

const CHECKS = 'the checks'

async function main() {
  const names = process.argv.slice(2)
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name))
  if (unknown.length > 0) throw new Error(`No part "${unknown.join('", "')}": there are ${Object.keys(PARTS).join(', ')}`)
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('test:foreign runs on Linux on x64 only')
  const parts = Object.entries(PARTS).filter(([name]) => names.length === 0 || names.includes(name)).map(([, part]) => part)

  fs.mkdirSync(FOLDER, { recursive: true })
  const steps = parts.flatMap((part) => part.steps)
  const checkSeconds = parts.reduce((sum, part) => sum + part.checkSeconds, 0)
  const titles = [...steps, PACK].map(({ what, seconds }) => /** @type {[string, number]} */ ([what, seconds]))
  const progress = new Progress('test:foreign', [...titles, [CHECKS, checkSeconds]])
  for (const { what, command } of steps) await progress.step(what, () => run(command))
  collectBinaries(parts)
  await progress.step(PACK.what, () => run(PACK.command))
  await progress.step(CHECKS, () => runChecks(parts))
}

/** @param {import('./parts').Part[]} parts */
async function runChecks(parts) {

  const scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-foreign-'))
  try {
    const context = { scratch, files: await tarballs(scratch, FOLDER), binaries: PACKED.BINARIES }
    const checks = []
    for (const part of parts) checks.push(...(await part.checks(context)))
    await runAll('test:foreign:checks', checks)
  } finally {
    for (const part of parts) await part.end?.()
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** @param {string} command */
function run(command) {
  // To standard error, for its words are not the result.
  execSync(command, { cwd: ROOT, stdio: ['ignore', 2, 2] })
}

/**
 * Each platform's binary, by the name under which it is published.
 * @param {import('./parts').Part[]} parts
 */
function collectBinaries(parts) {
  fs.rmSync(PACKED.BINARIES, { recursive: true, force: true })
  fs.mkdirSync(PACKED.BINARIES, { recursive: true })
  for (const { built, published } of parts) {
    fs.copyFileSync(path.join(BINARIES, `${PACKAGE}.${built}.node`), path.join(PACKED.BINARIES, `${PACKAGE}.${published}.node`))
  }
}

main().catch(failEarly)
