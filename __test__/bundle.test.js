'use strict'

// A bundle holds no binary: it says so, or finds the one of the project that it lies in.

const assert = require('node:assert/strict')
const path = require('node:path')
const test = require('node:test')

const esbuild = require('esbuild')

const { copyBundled } = require('../scripts/bundle.js')
const { PACKAGE, addBuiltPlatforms } = require('./helpers/installed.js')
const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')

/** A project with the package as it is published, and a bundle of a file that requires it. */
function bundled(t, folder, options) {
  const project = emptyFolder(t)
  copyBundled(path.join(project, 'node_modules', PACKAGE))
  writeFiles(project, { 'entry.js': `try { require('${PACKAGE}'); console.log('loaded') } catch ({ code, message }) { console.log(code, message) }` })
  const outfile = path.join(folder ?? project, 'bundle.js')
  const common = { absWorkingDir: project, entryPoints: ['entry.js'], outfile, bundle: true, platform: 'node', logLevel: 'silent' }
  esbuild.buildSync({ ...common, ...options })
  return { project, outfile }
}

const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" }
for (const [name, options] of Object.entries({ CommonJS: {}, 'an ES module': { format: 'esm', banner } })) {
  test(`a bundle as ${name} that lost the binary says so`, async (t) => {
    const folder = emptyFolder(t)
    writeFiles(folder, { 'package.json': JSON.stringify({ type: options.format ? 'module' : 'commonjs' }) })
    const { outfile } = bundled(t, folder, options)
    const { stdout } = await run(folder, [outfile])
    assert.match(stdout, /^ERR_AUTH0_ACTIONS_CACHE_NO_BINARY auth0-actions-cache could not load/)
    assert.match(stdout, /This is a bundle, made of auth0-actions-cache and other code, and a bundle holds no binary\./)
    assert.match(stdout, /To fix it: keep auth0-actions-cache in node_modules, .*\{ 'auth0-actions-cache': 'commonjs auth0-actions-cache' \} in webpack/)
  })
}

test('a bundle finds the binary in the project that it lies in', async (t) => {
  const { project, outfile } = bundled(t)
  addBuiltPlatforms(project)
  assert.equal((await run(project, [outfile])).stdout, 'loaded\n')
})
