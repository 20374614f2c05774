'use strict'

// Lists what third parties have in the binary, with their licences, for the platform packages.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const mit = require('spdx-license-list/licenses/MIT.json')

const { ROOT } = require('./paths.js')

const FILE = 'THIRD-PARTY-LICENSES.txt'

/**
 * @typedef {object} Crate
 * @property {string} id
 * @property {string} name
 * @property {string} version
 * @property {string | null} license
 * @property {string[]} authors
 * @property {string | null} repository
 * @property {string | null} source
 * @property {string} manifest_path
 */

/**
 * The crates that the addon is built of on any platform, those of procedural macros among them, without itself.
 * @returns {Crate[]}
 */
function thirdPartyCrates() {
  const metadata = JSON.parse(
    execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }),
  )
  /** @type {Map<string, { deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }>} */
  const nodes = new Map(metadata.resolve.nodes.map((/** @type {{ id: string }} */ node) => [node.id, node]))
  const linked = new Set([metadata.resolve.root])
  // A set can grow while it is walked: what is added is walked too.
  for (const id of linked) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id)?.deps ?? []) {
      if (kinds.some(({ kind }) => kind === null)) linked.add(pkg)
    }
  }
  linked.delete(metadata.resolve.root)
  return metadata.packages
    .filter((/** @type {Crate} */ { id }) => linked.has(id))
    .sort((/** @type {Crate} */ a, /** @type {Crate} */ b) => a.name.localeCompare(b.name))
}

/**
 * The texts that a crate brings; where it may be had under MIT or Apache, MIT's will do.
 * @param {Crate} crate
 */
function licenseTexts({ name, license, authors, manifest_path: manifest }) {
  const folder = path.dirname(manifest)
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|unlicense)/i.test(file))
  const chosen = files.some((file) => /mit/i.test(file)) ? files.filter((file) => !/apache/i.test(file)) : files
  if (chosen.length > 0) return chosen.sort().map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim())
  if (!/\bMIT\b/.test(license ?? '')) throw new Error(`The crate ${name} (${license}) brings no licence text`)
  return [mit.licenseText.replace('<year> <copyright holders>', authors.join(', ') || `the authors of ${name}`).trim()]
}

/** @returns {string} */
function licensesText() {
  const crates = thirdPartyCrates()
  const list = crates.map(({ name, version, license, repository }) => `${name} ${version}: ${license} (${repository ?? 'no repository named'})`)
  /** @type {Map<string, string[]>} */
  const byText = new Map()
  for (const crate of crates) {
    for (const text of licenseTexts(crate)) byText.set(text, [...(byText.get(text) ?? []), crate.name])
  }
  const texts = [...byText].map(([text, names]) => `${'-'.repeat(80)}\n${names.join(', ')}\n\n${text}`)
  return [
    'The binary in this package is built of these Rust crates, not all of which are linked on every platform, and of',
    "Rust's standard library (MIT OR Apache-2.0, https://github.com/rust-lang/rust).",
    '',
    ...list,
    '',
    ...texts,
    '',
  ].join('\n')
}

/**
 * @param {string} folder
 * @returns {string} the file's name
 */
function writeLicenses(folder) {
  fs.writeFileSync(path.join(folder, FILE), licensesText())
  return FILE
}

module.exports = { licensesText, writeLicenses }
