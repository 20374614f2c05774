'use strict'

/** @typedef {{ name: string, check: () => Promise<void> | void }} Check */

/** As many as the smallest machine has cores. */
const AT_ONCE = 2

/**
 * Runs the checks, says how each went, and how many passed and failed.
 * @param {Check[]} checks
 */
async function runAll(checks) {
  const queue = [...checks]
  const counts = { passed: 0, failed: 0 }
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const start = performance.now()
      const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`
      try {
        await next.check()
        counts.passed += 1
        console.log(`ok     ${next.name} (${seconds()})`)
      } catch (error) {
        counts.failed += 1
        console.log(`FAILED ${next.name} (${seconds()})\n${error instanceof Error ? error.stack : error}`)
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
