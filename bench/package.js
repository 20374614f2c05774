'use strict'

// The package as it is published, for the benchmark: two packages side by side, the main one bundled, and the one with
// this platform's binary. The binary is the one that scripts/build-linux.sh has built for publishing, if it is there.

const fs = require('node:fs')
const path = require('node:path')

const { addPlatform } = require('../__test__/helpers/installed.js')
const { copyBundled } = require('../scripts/bundle.js')
const { BINARIES, ROOT } = require('../scripts/paths.js')

const NAME = 'auth0-actions-cache'
const NATIVE = path.join(ROOT, 'native')

/** What a binary is built from. */
const SOURCES = ['src', 'build.rs', 'Cargo.toml', 'Cargo.lock']

/**
 * @typedef {object} Binary
 * @property {string} file
 * @property {string} platform as in `linux-x64-gnu`
 * @property {number} bytes
 * @property {boolean} isPublished
 * @property {string} origin in words
 */

/** @returns {Binary} this platform's binary, the published one if it is there and up to date */
function findBinary() {
  const built = fs.readdirSync(NATIVE).find((name) => name.endsWith('.node'))
  if (built === undefined) throw new Error(`There is no binary in ${NATIVE}. Build it: npm run build`)
  const platform = built.split('.')[1] ?? ''
  const published = path.join(BINARIES, built)
  const file = path.join(NATIVE, built)
  if (!fs.existsSync(published)) {
    return binary(file, platform, false, 'built by `npm run build`, not the published one, which `npm run pack:local` builds')
  }
  if (fs.statSync(published).mtimeMs < newestMs(SOURCES.map((name) => path.join(ROOT, name)))) {
    return binary(file, platform, false, 'built by `npm run build`: the published one was older than its source')
  }
  return binary(published, platform, true, 'the published one, built by `npm run pack:local`')
}

/** @returns {Binary} */
function binary(file, platform, isPublished, origin) {
  return { file, platform, bytes: fs.statSync(file).size, isPublished, origin }
}

/** When the newest of these files, and of those in these folders, was changed. */
function newestMs(names) {
  const times = names.map((name) => {
    const stat = fs.statSync(name)
    return stat.isDirectory() ? newestMs(fs.readdirSync(name).map((entry) => path.join(name, entry))) : stat.mtimeMs
  })
  return Math.max(...times)
}

/**
 * Installs both packages into a project, and returns the main one's folder.
 * @param {string} project
 * @param {Binary} ofPlatform
 */
function installPackage(project, ofPlatform) {
  const folder = path.join(project, 'node_modules', NAME)
  fs.rmSync(folder, { recursive: true, force: true })
  copyBundled(folder)
  addPlatform(project, ofPlatform.platform, fs.readFileSync(ofPlatform.file))
  return folder
}

module.exports = { NAME, findBinary, installPackage }
