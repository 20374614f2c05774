'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { execute } = require('./execute.js')
const { NPM_QUIET, PACKAGE, makeProject, npmInstall } = require('./projects.js')
const { assertSmoke } = require('./versions.js')

/**
 * Installs that end without a binary: the error says why, and the command it tells mends it.
 * @param {import('./versions').Context} context
 * @returns {import('./run').Check[]}
 */
function missingChecks({ scratch, files }) {
  const cases = [
    {
      name: '--omit=optional',
      reason: /which is an optional dependency: the install left those out/,
      spoil: (/** @type {string} */ folder) => npmInstall(folder, '--omit=optional'),
    },
    {
      name: 'node_modules copied from a Mac',
      reason: new RegExp(`installed is ${PACKAGE}-darwin-arm64: node_modules was made on another platform`),
      spoil: (/** @type {string} */ folder) => npmInstall(folder, '--os=darwin', '--cpu=arm64'),
    },
    {
      name: 'node_modules copied from a musl image',
      reason: new RegExp(`installed is ${PACKAGE}-linux-x64-musl: node_modules was made on another platform`),
      spoil: (/** @type {string} */ folder) => npmInstall(folder, '--libc=musl'),
    },
    {
      name: 'a lock file that lost this platform',
      reason: /package-lock\.json does not list it: the lock file was written on another platform/,
      spoil: loseFromLock,
    },
  ]
  return cases.map(({ name, reason, spoil }) => ({
    name: `without a binary: ${name}`,
    async check() {
      const folder = makeProject(path.join(scratch, name.replace(/\W+/g, '-')), files)
      await spoil(folder)
      const { code, message } = JSON.parse(await execute(folder, process.execPath, ['load.cjs'])) ?? {}
      assert.equal(code, 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY')
      assert.match(message, reason)
      const [, mend = ''] = /To mend it: (?:.* here run )?(.*)$/.exec(message) ?? []
      await execute(folder, 'sh', ['-c', mend.replace('npx', 'npx --yes')])
      assertSmoke(await execute(folder, process.execPath, ['plain.cjs']))
    },
  }))
}

/**
 * What npm's bug leaves behind (npm/cli#4828): a lock file made beside another platform's node_modules.
 * @param {string} folder
 */
async function loseFromLock(folder) {
  await npmInstall(folder, '--package-lock-only')
  const file = path.join(folder, 'package-lock.json')
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
  const mine = Object.keys(lock.packages).filter((name) => name.includes(`${PACKAGE}-linux-`))
  assert.ok(mine.length > 0)
  for (const name of mine) delete lock.packages[name]
  const { optionalDependencies } = lock.packages[`node_modules/${PACKAGE}`]
  for (const name of Object.keys(optionalDependencies)) if (name.includes('-linux-')) delete optionalDependencies[name]
  fs.writeFileSync(file, JSON.stringify(lock))
  await execute(folder, 'npm', ['ci', ...NPM_QUIET])
}

module.exports = { missingChecks }
