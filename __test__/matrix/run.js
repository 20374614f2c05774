'use strict'

// npm run test:matrix: the packed tarballs, installed into projects outside the checkout, on every Node line, Bun and
// Deno, by every package manager, and on arm64 in an emulator. Linux on x64 only; "npm run pack:local" comes first.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { PACKAGES } = require('../../scripts/paths.js')
const { Progress } = require('../../scripts/progress.js')
const { binaryChecks } = require('./binaries.js')
const { managerChecks } = require('./managers.js')
const { missingChecks } = require('./missing.js')
const { tarballs } = require('./projects.js')
const { installRuntimes } = require('./runtimes.js')
const { armChecks, nodeChecks, otherChecks } = require('./versions.js')

/** @typedef {{ name: string, check: () => Promise<void> | void }} Check */

/** As many as the smallest machine has cores. */
const AT_ONCE = 2

/** How long a check takes, roughly, where none has been run before. */
const SECONDS_A_CHECK = 8

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
    report(await runAll(checks))
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * @param {Check[]} checks
 * @returns {Promise<{ passed: number, failed: number }>}
 */
async function runAll(checks) {
  const queue = [...checks]
  const counts = { passed: 0, failed: 0 }
  const steps = checks.map(({ name }) => /** @type {[string, number]} */ ([name, SECONDS_A_CHECK]))
  const progress = new Progress('test:matrix', steps, { atOnce: AT_ONCE })
  console.log(`test:matrix: ${progress.state()}`)
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      progress.begin(next.name)
      try {
        await next.check()
        counts.passed += 1
        const seconds = progress.end(next.name)
        console.log(`ok     ${next.name} (${seconds.toFixed(1)} s; ${progress.state()})`)
      } catch (error) {
        counts.failed += 1
        progress.drop(next.name)
        console.log(`FAILED ${next.name} (${progress.state()})\n${error instanceof Error ? error.stack : error}`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return counts
}

/** @param {{ passed: number, failed: number }} counts */
function report({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0 || passed === 0) process.exitCode = 1
}

main().catch((error) => {
  console.error(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
})
