'use strict'

// Packs what is published into target/packages: the main package and one for each platform whose binary is in
// target/binaries.
//   node scripts/pack.js               the binaries that are there
//   node scripts/pack.js --all         refuses when that of a target is missing, as a release must
//   node scripts/pack.js --in FOLDER   in another folder than target
//
// It works on a copy. The main package names the platform packages as optional dependencies only there: in the
// checkout's package.json "npm ci" would look for them in the registry, where a version that is not released yet,
// or no version at all, is to be found.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { parseArgs } = require('node:util')

const { binaryFaults } = require('./binary-faults.js')
const { copyBundled } = require('./bundle.js')
const { writeLicenses } = require('./licenses.js')
const { ROOT, TARGET, packPaths } = require('./paths.js')

const { values: options } = parseArgs({ options: { all: { type: 'boolean', default: false }, in: { type: 'string', default: TARGET } } })
const { BINARIES, PACKAGES, PACK_COPY } = packPaths(path.resolve(options.in))

/** Packs main and platform packages. */
function packAll() {
  const copy = PACK_COPY
  fs.rmSync(copy, { recursive: true, force: true })
  copyBundled(copy)
  makePlatforms(path.join(copy, 'npm'))
  const platforms = fs.readdirSync(path.join(copy, 'npm')).sort()
  const missing = platforms.filter((platform) => !fs.existsSync(binaryOf(platform)))
  if (options.all && missing.length > 0) throw new Error(`No binary for ${missing.join(', ')} in ${BINARIES}`)
  fs.rmSync(PACKAGES, { recursive: true, force: true })
  fs.mkdirSync(PACKAGES, { recursive: true })
  finishMain(copy, platforms)
  const packed = platforms.filter((platform) => !missing.includes(platform))
  for (const platform of packed) finishPlatform(path.join(copy, 'npm', platform), platform)
  return [copy, ...packed.map((platform) => path.join(copy, 'npm', platform))].map(pack)
}

/**
 * @param {string} copy
 * @param {string[]} platforms
 */
function finishMain(copy, platforms) {
  const manifest = readManifest(copy)
  const ofPlatforms = platforms.map((platform) => readManifest(path.join(copy, 'npm', platform)))
  manifest.optionalDependencies = Object.fromEntries(ofPlatforms.map(({ name, version }) => [name, version]))
  writeManifest(copy, manifest)
}

/**
 * Adds the binary and the licences of what is linked into it.
 * @param {string} folder
 * @param {string} platform
 */
function finishPlatform(folder, platform) {
  const binary = binaryOf(platform)
  const faults = binaryFaults(binary, platform)
  if (faults.length > 0) throw new Error(`${binary} ${faults.join(', ')}. The scripts/build-*.sh build one that may be packed`)
  const manifest = readManifest(folder)
  fs.copyFileSync(binary, path.join(folder, manifest.main))
  fs.copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'))
  const licenses = writeLicenses(folder)
  // Yarn's Plug'n'Play keeps packages zipped, and no system loads a library from a zip.
  writeManifest(folder, { ...manifest, files: [...manifest.files, licenses], preferUnplugged: true })
}

/** @param {string} platform */
function binaryOf(platform) {
  return path.join(BINARIES, `auth0-actions-cache.${platform}.node`)
}

/**
 * @param {string} folder
 * @returns {Record<string, any>}
 */
function readManifest(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
}

/**
 * @param {string} folder
 * @param {Record<string, any>} manifest
 */
function writeManifest(folder, manifest) {
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * @param {string} folder
 * @returns {{ filename: string, size: number, unpackedSize: number, files: { path: string }[] }}
 */
function pack(folder) {
  return JSON.parse(npm(folder, 'pack', '--json', '--ignore-scripts', '--pack-destination', PACKAGES))[0]
}

/**
 * @param {string} cwd
 * @param {...string} args
 */
function npm(cwd, ...args) {
  // npm is a script that Windows runs by a shell only.
  return execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
}

/**
 * Makes a folder for each platform, with its package.json: name, version, os, cpu and libc.
 * @param {string} folder
 */
function makePlatforms(folder) {
  const cli = path.join(ROOT, 'node_modules', '@napi-rs', 'cli', 'dist', 'cli.js')
  const args = [cli, 'create-npm-dirs', '--npm-dir', path.relative(ROOT, folder)]
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`
for (const { filename, size, unpackedSize, files } of packAll()) {
  console.log(`${filename}: ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)}, ${files.length} files`)
}
