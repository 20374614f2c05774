'use strict'

// The main package as it is published: each entry in one file, with all that it needs of lib/. Node takes about a third
// of a millisecond to find, read and compile a file, and lib/ has more than a dozen.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const esbuild = require('esbuild')

const { ROOT } = require('./paths.js')

/** What becomes one file each, by folder. Those in lib/ are required by vitest.mjs, which is no CommonJS, and the loader. */
const ENTRIES = {
  '.': ['bun.js', 'index.js', 'isolate.js', 'jest.js', 'matchers.js', 'mocha.js', 'node-test.js', 'vitest.js'],
  lib: ['matchers.js', 'no-binary.js', 'runner.js', 'test-file.js'],
}

/** Not bundled: all entries share it, and it knows by its place where a checkout has its build. */
const LOADER = 'native.js'

/**
 * Copies what package.json's `files` name, package.json as it is, and bundles the copy.
 * @param {string} folder
 */
function copyBundled(folder) {
  // npm is a script that Windows runs by a shell only.
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' })
  const [{ files }] = JSON.parse(packed)
  for (const { path: name } of files) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.copyFileSync(path.join(ROOT, name), path.join(folder, name))
  }
  bundle(folder)
}

/** @param {string} folder */
function bundle(folder) {
  // Folder by folder, for the path of what is not bundled is written as seen from `outdir`.
  for (const [outdir, names] of Object.entries(ENTRIES)) {
    esbuild.buildSync({
      absWorkingDir: folder,
      entryPoints: names.map((name) => path.join(outdir, name)),
      outdir,
      allowOverwrite: true,
      bundle: true,
      external: [`./lib/${LOADER}`],
      packages: 'external',
      platform: 'node',
      target: 'node18',
      logLevel: 'warning',
    })
  }
  const lib = path.join(folder, 'lib')
  const bundled = fs.readdirSync(lib).filter((name) => name.endsWith('.js') && ![LOADER, ...ENTRIES.lib].includes(name))
  for (const name of bundled) fs.rmSync(path.join(lib, name))
}

module.exports = { copyBundled }
