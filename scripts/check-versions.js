'use strict'

// Refuses versions that disagree: the loader takes no addon whose version, Cargo.toml's, is not that of package.json.
//   node scripts/check-versions.js           in a checkout
//   node scripts/check-versions.js v1.2.3    for a release, whose tag and CHANGELOG.md must agree too

const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('./paths.js')

const read = (/** @type {string} */ name) => fs.readFileSync(path.join(ROOT, name), 'utf8')
const find = (/** @type {string} */ name, /** @type {RegExp} */ pattern) => pattern.exec(read(name))?.[1]

const { name, version } = JSON.parse(read('package.json'))
const [tag] = process.argv.slice(2)
const versions = {
  'package-lock.json': JSON.parse(read('package-lock.json')).version,
  'Cargo.toml': find('Cargo.toml', /^version = "(.*)"$/m),
  'Cargo.lock': find('Cargo.lock', new RegExp(`^name = "${name}"\nversion = "(.*)"$`, 'm')),
  ...(tag && {
    tag: tag.replace(/^v/, ''),
    // The newest, which comes first.
    'CHANGELOG.md': find('CHANGELOG.md', /^## \[?(\d+\.\d+\.\d+[^\]\s]*)/m),
  }),
}
for (const [where, found] of Object.entries(versions)) {
  if (found === version) continue
  console.error(`package.json says ${version}, ${where} says ${found ?? 'none'}`)
  process.exitCode = 1
}
