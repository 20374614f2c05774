'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { execute } = require('./execute.js')
const { NPM_QUIET, PACKAGE, makeProject, npmInstall } = require('./projects.js')
const { assertSmoke } = require('./smoke-runs.js')

/** A file that loads the package, and the bundlers that make one file of it and all that it requires. */
const ENTRY = './load.cjs'
const BUNDLERS = {
  esbuild: {
    version: '0.28.2',
    lost: ['esbuild', ENTRY, '--bundle', '--platform=node', '--outfile=out/bundle.cjs'],
    kept: ['esbuild', ENTRY, '--bundle', '--platform=node', '--outfile=out/bundle.cjs', `--external:${PACKAGE}`],
  },
  webpack: {
    version: '5.112.2',
    others: { 'webpack-cli': '6.0.1' },
    lost: ['webpack', '--config', 'lost.cjs'],
    kept: ['webpack', '--config', 'kept.cjs'],
  },
  '@vercel/ncc': {
    version: '0.38.4',
    lost: ['ncc', 'build', ENTRY, '--out', 'out'],
    kept: ['ncc', 'build', ENTRY, '--out', 'out', '--external', PACKAGE],
  },
}

/**
 * Installs that end without a binary: the error says why, and what it says to do fixes it.
 * @param {import('./versions').Context} context
 * @returns {import('./run-all').Check[]}
 */
function missingChecks(context) {
  return [...installChecks(context), ...bundleChecks(context), ...denoChecks(context)]
}

/**
 * @param {import('./versions').Context} context
 * @returns {import('./run-all').Check[]}
 */
function installChecks({ scratch, files }) {
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
      const message = messageOf(await execute(folder, process.execPath, [ENTRY]))
      assert.match(message, reason)
      const [, deleted = '', command = ''] = /To fix it: .*?delete (.*), then run: (.*)$/.exec(message) ?? []
      for (const file of deleted.split(' and ')) fs.rmSync(path.join(folder, file), { recursive: true })
      await execute(folder, 'sh', ['-c', command])
      assertSmoke(await execute(folder, process.execPath, ['plain.cjs']))
    },
  }))
}

/**
 * @param {import('./versions').Context} context
 * @returns {import('./run-all').Check[]}
 */
function bundleChecks({ scratch, files }) {
  return Object.entries(BUNDLERS).map(([name, { version, lost, kept, ...bundler }]) => ({
    name: `without a binary: a bundle by ${name}`,
    async check() {
      const devDependencies = { [name]: version, .../** @type {any} */ (bundler).others }
      const folder = makeProject(path.join(scratch, `bundle-${name.replace(/\W+/g, '-')}`), files, { devDependencies })
      await npmInstall(folder, '--ignore-scripts')
      const elsewhere = path.join(scratch, `elsewhere-${name.replace(/\W+/g, '-')}`)
      writeWebpackConfigs(folder)

      await execute(folder, 'npx', lost)
      fs.renameSync(path.join(folder, 'out'), elsewhere)
      const [file = ''] = fs.readdirSync(elsewhere)
      const message = messageOf(await execute(elsewhere, process.execPath, [file]))
      assert.match(message, /This is a bundle, made of auth0-actions-cache and other code/)
      assert.ok(message.includes(`{ '${PACKAGE}': 'commonjs ${PACKAGE}' } in webpack, --external ${PACKAGE} in ncc`), message)

      await execute(folder, 'npx', kept)
      assert.equal(await execute(folder, process.execPath, [path.join('out', file)]), 'null\n')
    },
  }))
}

/** @param {string} folder */
function writeWebpackConfigs(folder) {
  const common = `mode: 'production', target: 'node', entry: '${ENTRY}', output: { path: __dirname + '/out', filename: 'bundle.cjs' }`
  fs.writeFileSync(path.join(folder, 'lost.cjs'), `module.exports = { ${common} }`)
  fs.writeFileSync(path.join(folder, 'kept.cjs'), `module.exports = { ${common}, externals: { '${PACKAGE}': 'commonjs ${PACKAGE}' } }`)
}

/**
 * @param {import('./versions').Context} context
 * @returns {import('./run-all').Check[]}
 */
function denoChecks({ scratch, files, runtimes }) {
  const deno = path.join(runtimes.x64, '@deno', 'linux-x64-glibc', 'deno')
  const run = (/** @type {string} */ folder, /** @type {string[]} */ ...flags) =>
    execute(folder, deno, ['run', '--allow-read', '--allow-env', ...flags, ENTRY])
  return [
    {
      name: 'without a binary: Deno without --allow-ffi',
      async check() {
        const folder = makeProject(path.join(scratch, 'deno-ffi'), files)
        await npmInstall(folder)
        assert.match(messageOf(await run(folder)), /Deno loads addons only with --allow-ffi\. To fix it: run deno with --allow-ffi\.$/)
        assert.equal(await run(folder, '--allow-ffi'), 'null\n')
      },
    },
  ]
}

/**
 * What loading the package threw, as load.cjs says it.
 * @param {string} output
 * @returns {string}
 */
function messageOf(output) {
  const { code, message } = JSON.parse(output) ?? {}
  assert.equal(code, 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY')
  return message
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
