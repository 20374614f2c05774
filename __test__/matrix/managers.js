'use strict'

const fs = require('node:fs')
const path = require('node:path')

const { execute } = require('./execute.js')
const { makeProject, npmInstall } = require('./projects.js')
const { assertSmoke } = require('./smoke-runs.js')

/**
 * Each package manager installs the tarballs, and what it installed is loaded.
 * @param {import('./versions').Context} context
 * @returns {import('./run-all').Check[]}
 */
function managerChecks({ scratch, files, runtimes }) {
  const node = path.join(runtimes.x64, 'node22', 'bin', 'node')
  const run = (/** @type {string} */ folder, /** @type {string[]} */ args) => execute(folder, node, args)
  const pnpm = path.join(runtimes.x64, '@pnpm', 'exe.linux-x64', 'pnpm')
  const yarn1 = path.join(runtimes.x64, 'yarn1', 'bin', 'yarn.js')
  const yarn4 = path.join(runtimes.x64, 'yarn4', 'bin', 'yarn.js')
  const installs = {
    npm: (/** @type {string} */ folder) => npmInstall(folder),
    // Its default layout, where a package sees what it declares and nothing else.
    pnpm: (/** @type {string} */ folder) => execute(folder, pnpm, ['install', '--no-frozen-lockfile', '--store-dir', path.join(scratch, 'pnpm-store')]),
    // A resolution to a file makes it forget that the dependency is optional; so here it installs all platforms.
    'yarn 1': (/** @type {string} */ folder) =>
      run(folder, [yarn1, 'install', '--ignore-platform', '--cache-folder', path.join(scratch, 'yarn1-cache')]),
    'yarn 4, node_modules': (/** @type {string} */ folder) => installByYarn4(folder, 'node-modules'),
    'yarn 4, Plug’n’Play': (/** @type {string} */ folder) => installByYarn4(folder, 'pnp'),
  }
  async function installByYarn4(/** @type {string} */ folder, /** @type {string} */ linker) {
    const settings = [
      `globalFolder: ${path.join(scratch, 'yarn4')}`,
      'enableTelemetry: false',
      'enableImmutableInstalls: false',
      'pnpEnableEsmLoader: true',
      `nodeLinker: ${linker}`,
    ]
    fs.writeFileSync(path.join(folder, '.yarnrc.yml'), `${settings.join('\n')}\n`)
    fs.writeFileSync(path.join(folder, 'yarn.lock'), '')
    return run(folder, [yarn4, 'install'])
  }
  return Object.entries(installs).map(([name, install]) => ({
    name: `installed by ${name}`,
    async check() {
      const folder = makeProject(path.join(scratch, name.replace(/\W+/g, '-')), files)
      await install(folder)
      const isPnp = fs.existsSync(path.join(folder, '.pnp.cjs'))
      for (const file of ['plain.cjs', 'plain.mjs']) {
        const hooks = isPnp ? ['--require', './.pnp.cjs', '--experimental-loader', './.pnp.loader.mjs'] : []
        assertSmoke(await run(folder, [...hooks, file]))
      }
    },
  }))
}

module.exports = { managerChecks }
