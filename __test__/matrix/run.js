'use strict'

// npm run test:matrix: the packed tarballs, installed into projects outside the checkout, on every Node line, Bun and
// Deno, by every package manager, and on arm64 in an emulator. Linux on x64 only; "npm run pack:local" comes first.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { PACKAGES } = require('../../scripts/paths.js')
const { binaryChecks } = require('./binaries.js')
const { managerChecks } = require('./managers.js')
const { missingChecks } = require('./missing.js')
const { tarballs } = require('./projects.js')
const { failEarly, runAll } = require('./run-all.js')
const { installRuntimes } = require('./runtimes.js')
const { armChecks, nodeChecks, otherChecks } = require('./versions.js')

async function main() {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('test:matrix runs on Linux on x64 only')
  if (!fs.existsSync(PACKAGES)) throw new Error(`${PACKAGES} is not there: run "npm run pack:local" first`)
  const scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-matrix-'))
  try {
    console.log('test:matrix: install the runtimes and the projects, which takes minutes where they are not there')
    const files = await tarballs(scratch)
    const runtimes = { x64: await installRuntimes('x64'), arm64: await installRuntimes('arm64') }
    const context = { scratch, files, runtimes }
    const checks = [
      ...binaryChecks(context),
      ...(await nodeChecks(context)),
      ...(await otherChecks(context)),
      ...managerChecks(context),
      ...missingChecks(context),
      ...(await armChecks(context)),
    ]
    await runAll('test:matrix', checks)
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

main().catch(failEarly)
