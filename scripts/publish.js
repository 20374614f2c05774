'use strict'

// Publishes the tarballs of a folder: node scripts/publish.js FOLDER
//
// The main package depends on the others by name and version, so a name that someone else has taken would bring users
// a foreign binary. So nothing is published before all is known: the tarballs are those that the main package names, and
// what the registry has already is, to the byte, what is here. A run that failed half-way can be run again.

const { execFileSync, spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const { name: MAIN } = require('../package.json')

/** @typedef {{ id: string, file: string, integrity: string, manifest: Record<string, any> }} Tarball */

/** @param {string} folder */
function publishAll(folder) {
  const tarballs = readTarballs(folder)
  const missing = tarballs.filter((tarball) => !isPublished(tarball))
  for (const { id } of tarballs.filter((tarball) => !missing.includes(tarball))) console.log(`${id} is published already`)
  for (const { id, file } of missing) {
    console.log(`publish ${id}`)
    execFileSync('npm', ['publish', file, '--provenance', '--access', 'public'], { stdio: 'inherit' })
  }
}

/**
 * The tarballs, the main one last, for it needs the others.
 * @param {string} folder
 */
function readTarballs(folder) {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const tarballs = files.sort().map((name) => readTarball(path.resolve(folder, name)))
  const [main, ...others] = tarballs.filter(({ manifest }) => manifest.name === MAIN)
  if (!main || others.length > 0) throw new Error(`${folder} must have one tarball of ${MAIN}`)
  const platforms = tarballs.filter((tarball) => tarball !== main)
  const needed = Object.entries(main.manifest.optionalDependencies).map(([name, version]) => `${name}@${version}`)
  const found = platforms.map(({ id }) => id)
  const wrong = [...needed.filter((id) => !found.includes(id)), ...found.filter((id) => !needed.includes(id))]
  if (wrong.length > 0) throw new Error(`${main.id} needs ${needed.join(', ')}. Missing or superfluous: ${wrong.join(', ')}`)
  return [...platforms, main]
}

/**
 * @param {string} file
 * @returns {Tarball}
 */
function readTarball(file) {
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' }))
  const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(file)).digest('base64')}`
  return { id: `${manifest.name}@${manifest.version}`, file, integrity, manifest }
}

/**
 * Throws if what is published under this name and version is something else.
 * @param {Tarball} tarball
 */
function isPublished({ id, integrity }) {
  const { status, stdout, stderr } = spawnSync('npm', ['view', id, 'dist.integrity', '--json'], { encoding: 'utf8' })
  const published = parse(stdout)
  if (status !== 0 && published?.error?.code === 'E404') return false
  if (status !== 0 || typeof published !== 'string') throw new Error(`npm cannot say whether ${id} is published:\n${stdout}${stderr}`)
  if (published === integrity) return true
  throw new Error(`${id} is published with other contents: ${published} there, ${integrity} here. Nothing was published`)
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    // The caller shows what it got.
    return undefined
  }
}

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Name the folder of the tarballs: node scripts/publish.js FOLDER')
publishAll(folder)
