'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { PACKAGE, makeProject, npmInstall } = require('../matrix/projects.js')
const { SMOKE_RUNS, assertSmoke } = require('../matrix/smoke-runs.js')

/** @typedef {import('../matrix/run-all').Check} Check */

/**
 * A platform whose binary is loaded here.
 * @typedef {object} Platform
 * @property {string} name as in `linux-x64-musl`
 * @property {string} here how the error names it
 * @property {string[]} npm what makes npm install for it
 */

/** Which node_modules is found on every platform but the one it was made for. */
const OTHER = { name: 'linux-x64-gnu', npm: ['--os=linux', '--cpu=x64', '--libc=glibc'] }

/**
 * What is checked with each Node of a platform.
 * @param {Platform} platform
 * @param {import('./hosts').Host[]} hosts
 * @param {{ scratch: string, files: Record<string, string> }} context
 * @returns {Promise<Check[]>}
 */
async function hostChecks(platform, hosts, { scratch, files }) {
  const folderOf = (/** @type {string} */ name) => path.join(scratch, platform.name, name)
  const project = makeProject(folderOf('a project'), files)
  await npmInstall(project, ...platform.npm)
  const binary = path.join(project, 'node_modules', `${PACKAGE}-${platform.name}`, `${PACKAGE}.${platform.name}.node`)
  assert.ok(fs.existsSync(binary), `npm has not installed ${binary}`)
  const bare = makeProject(folderOf('without a binary'), files)
  await npmInstall(bare, '--omit=optional')
  const copied = makeProject(folderOf('from elsewhere'), files)
  await npmInstall(copied, ...OTHER.npm)

  return hosts.flatMap(({ name, run, pathOf }) => [
    ...Object.entries(SMOKE_RUNS).map(([what, args]) => ({
      name: `${name}: ${what}`,
      check: async () => assertSmoke(await run(project, args)),
    })),
    {
      name: `${name}: a program named by its whole path`,
      check: async () => assertSmoke(await run(scratch, [pathOf(path.join(project, 'plain.cjs'))])),
    },
    {
      name: `${name}: a binary named by its whole path`,
      check: async () => assertSmoke(await run(bare, ['plain.cjs'], { AUTH0_ACTIONS_CACHE_BINARY: pathOf(binary) })),
    },
    {
      name: `${name}: the error when the binary was left out`,
      check: async () => assertNoBinary(await run(bare, ['load.cjs']), platform, []),
    },
    {
      name: `${name}: the error when node_modules is another platform's`,
      check: async () => assertNoBinary(await run(copied, ['load.cjs']), platform, [`${PACKAGE}-${OTHER.name}`]),
    },
  ])
}

/**
 * The error names the system, the package that is missing, and those that are there.
 * @param {string} output
 * @param {Platform} platform
 * @param {string[]} installed
 */
function assertNoBinary(output, { name, here }, installed) {
  const { code, message } = JSON.parse(output) ?? {}
  assert.equal(code, 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY')
  for (const part of [`(${here})`, `Missing is ${PACKAGE}-${name}`, ...installed.map((other) => `installed is ${other}`)]) {
    assert.ok(message.includes(part), `"${part}" is not in: ${message}`)
  }
}

module.exports = { hostChecks }
