'use strict'

const { Progress } = require('../../scripts/progress.js')

/** @typedef {{ name: string, check: () => Promise<void> | void }} Check */

/** As many as the smallest machine has cores. */
const AT_ONCE = 2

/** How long a check takes, roughly, where none has been run before. */
const SECONDS_A_CHECK = 8

/**
 * Runs the checks, says how each went and how long the rest still takes, and how many passed and failed.
 * @param {string} command what the user called
 * @param {Check[]} checks
 */
async function runAll(command, checks) {
  const queue = [...checks]
  const counts = { passed: 0, failed: 0 }
  const steps = checks.map(({ name }) => /** @type {[string, number]} */ ([name, SECONDS_A_CHECK]))
  const progress = new Progress(command, steps, { atOnce: AT_ONCE })
  console.log(`${command}: ${progress.state()}`)
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
  report(counts)
}

/** @param {{ passed: number, failed: number }} counts */
function report({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0 || passed === 0) process.exitCode = 1
}

/**
 * For what ends before its checks: it counts as one that failed.
 * @param {unknown} error
 */
function failEarly(error) {
  console.error(error)
  report({ passed: 0, failed: 1 })
}

module.exports = { failEarly, runAll }
