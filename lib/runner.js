'use strict'

// Which test runner loads an entry. It is told by what is here, and not by variables of the environment, which every
// child process of a test inherits. Jest 26 knows no `node:` names, so none is required before Jest is known.

/** Each runner, and how its users name the entry that is right for it. */
const RUNNERS = {
  jest: { name: 'Jest', right: "setupFilesAfterEnv: ['auth0-actions-cache/jest']" },
  vitest: { name: 'Vitest', right: "setupFiles: ['auth0-actions-cache/vitest']" },
  mocha: { name: 'Mocha', right: "require: 'auth0-actions-cache/mocha'" },
  'node-test': { name: 'node:test', right: 'node --import auth0-actions-cache/node-test --test' },
  bun: { name: 'bun test', right: 'preload = ["auth0-actions-cache/bun"]' },
  deno: { name: 'Deno', right: 'auth0-actions-cache/isolate' },
  ava: { name: 'AVA', right: "require: ['auth0-actions-cache/isolate']" },
  jasmine: { name: 'Jasmine', right: 'auth0-actions-cache/isolate' },
  tap: { name: 'node-tap', right: 'auth0-actions-cache/isolate' },
  uvu: { name: 'uvu', right: 'uvu --require auth0-actions-cache/isolate' },
}

/** @typedef {keyof typeof RUNNERS} Runner */

/** @returns {Runner | undefined} */
function detectRunner() {
  // Bun and Deno run other runners too, so those go first.
  if ('__vitest_worker__' in globalThis) return 'vitest'
  const runner = runnerOfMainFile()
  if (runner) return runner
  if (process.versions.deno) return 'deno'
  // Bun lends its own functions under this name, in its test runner only.
  if (process.versions.bun) return hasJestGlobals() ? 'bun' : undefined
  if (hasJestGlobals()) return 'jest'
  if (process.execArgv.some((argument) => argument.includes('@tapjs'))) return 'tap'
  if (process.execArgv.includes('--test') || process.env.NODE_TEST_CONTEXT) return 'node-test'
  return undefined
}

function hasJestGlobals() {
  try {
    // @ts-ignore -- it is installed in projects with Jest only
    return Boolean(require('@jest/globals'))
  } catch {
    // Outside of Jest it is missing, or throws.
    return false
  }
}

/** Packages that run test files in the process of their own main file, or of their workers'. */
const PACKAGES = /** @type {Record<string, Runner>} */ ({
  ava: 'ava',
  jasmine: 'jasmine',
  jest: 'jest',
  'jest-cli': 'jest',
  'jest-worker': 'jest',
  mocha: 'mocha',
  uvu: 'uvu',
})

function runnerOfMainFile() {
  const [, name = ''] = /.*[\\/]node_modules[\\/]([^\\/]+)[\\/]/.exec(mainFile()) ?? []
  return Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined
}

/** Not the link in node_modules/.bin. */
function mainFile() {
  const [, main = ''] = process.argv
  try {
    return require('fs').realpathSync(main)
  } catch {
    // Such as that of `node -`.
    return main
  }
}

/**
 * Throws unless this is the runner that an entry is for. An entry that cannot tell passes `true` for `orUnknown`.
 * @param {Runner} entry
 * @param {{ orUnknown?: boolean }} [options]
 */
function requireRunner(entry, { orUnknown = false } = {}) {
  const runner = detectRunner()
  if (runner === entry || (!runner && orUnknown)) return
  const problem = `auth0-actions-cache/${entry} is for ${RUNNERS[entry].name}`
  if (runner) throw new Error(`${problem}, and this is ${RUNNERS[runner].name}: ${RUNNERS[runner].right}`)
  throw new Error(`${problem}, which does not run here. For a runner that has no entry of its own there is auth0-actions-cache/isolate`)
}

/** Throws where the runner has an entry of its own, which does more than `isolate`. */
function refuseOwnEntry() {
  const runner = detectRunner()
  if (!runner || RUNNERS[runner].right.includes('auth0-actions-cache/isolate')) return
  throw new Error(`auth0-actions-cache/isolate is for runners that have no entry of their own, and this is ${RUNNERS[runner].name}: ${RUNNERS[runner].right}`)
}

/**
 * Whether a version, as in `18.19.0`, is this one or a later one.
 * @param {string} version
 * @param {number[]} least
 */
function isAtLeast(version, ...least) {
  const parts = version.split('.').map(Number.parseFloat)
  const index = least.findIndex((number, i) => number !== parts[i])
  return index < 0 || (parts[index] ?? 0) > (least[index] ?? 0)
}

module.exports = { isAtLeast, mainFile, refuseOwnEntry, requireRunner, runnerOfMainFile }
