'use strict'

// Projects outside the checkout, into which the packed tarballs are installed from their files.

const fs = require('node:fs')
const path = require('node:path')

const { TARGET, packPaths } = require('../../scripts/paths.js')
const { execute } = require('./execute.js')

const { name: PACKAGE, version: VERSION } = require('../../package.json')

const NPM_QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

/**
 * The tarballs by package name. Those of platforms that could not be built here hold no binary; a package manager must
 * still be able to read them, to see by os, cpu and libc that they are not for this machine.
 * @param {string} scratch
 * @param {string} [packedIn] where scripts/pack.js has worked
 * @returns {Promise<Record<string, string>>}
 */
async function tarballs(scratch, packedIn = TARGET) {
  const { PACKAGES, PACK_COPY } = packPaths(packedIn)
  const ending = `-${VERSION}.tgz`
  const packed = fs.readdirSync(PACKAGES).filter((file) => file.endsWith(ending))
  const found = Object.fromEntries(packed.map((file) => [file.slice(0, -ending.length), path.join(PACKAGES, file)]))
  const folder = path.join(PACK_COPY, 'npm')
  // A release brings the tarballs of all platforms, and no copy.
  for (const platform of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const name = `${PACKAGE}-${platform}`
    if (found[name]) continue
    await execute(path.join(folder, platform), 'npm', ['pack', '--pack-destination', scratch, '--loglevel=error'])
    found[name] = path.join(scratch, `${name}${ending}`)
  }
  return found
}

/**
 * Makes a project that wants the package, and leaves the installing to the caller.
 * @param {string} folder
 * @param {Record<string, string>} files
 * @param {object} [manifest]
 */
function makeProject(folder, files, manifest) {
  fs.cpSync(path.join(__dirname, 'smoke'), folder, { recursive: true })
  const { [PACKAGE]: main, ...platforms } = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, `file:${file.replaceAll('\\', '/')}`]),
  )
  const text = JSON.stringify({ private: true, ...withPlatforms(platforms), ...manifest, devDependencies: { [PACKAGE]: main, .../** @type {any} */ (manifest)?.devDependencies } }, null, 2)
  fs.writeFileSync(path.join(folder, 'package.json'), text)
  // What pnpm reads since its version 11.
  fs.writeFileSync(path.join(folder, 'pnpm-workspace.yaml'), `overrides: ${JSON.stringify(platforms)}\n`)
  return folder
}

/**
 * Tells npm and yarn that the platform packages, which main asks for by their versions, are these files.
 * @param {Record<string, string>} platforms
 */
function withPlatforms(platforms) {
  return { overrides: platforms, resolutions: platforms }
}

/**
 * @param {string} folder
 * @param {...string} args
 */
function npmInstall(folder, ...args) {
  return execute(folder, 'npm', ['install', ...NPM_QUIET, ...args])
}

module.exports = { NPM_QUIET, PACKAGE, makeProject, npmInstall, tarballs }
