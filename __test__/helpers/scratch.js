'use strict'

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

/**
 * A project outside the checkout, as a user has one: this package in its node_modules, and these files. It goes when
 * the test ends.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files their texts by name
 * @returns {string} its folder
 */
function scratchProject(t, files) {
  const folder = emptyFolder(t)
  fs.mkdirSync(path.join(folder, 'node_modules'))
  const root = path.join(__dirname, '..', '..')
  // A junction, which Windows lets everyone make.
  fs.symlinkSync(root, path.join(folder, 'node_modules', 'auth0-actions-cache'), 'junction')
  writeFiles(folder, files)
  return folder
}

/**
 * Links more packages into a project: those in `fixtures/packages`, which stand for some that cannot be installed here,
 * or those that this checkout has installed.
 * @param {string} folder
 * @param {string[]} names
 */
function linkPackages(folder, names) {
  for (const name of names) {
    const link = path.join(folder, 'node_modules', name)
    const standIn = path.join(__dirname, '..', 'fixtures', 'packages', name)
    fs.mkdirSync(path.dirname(link), { recursive: true })
    fs.symlinkSync(fs.existsSync(standIn) ? standIn : path.dirname(require.resolve(`${name}/package.json`)), link, 'junction')
  }
}

/**
 * A folder outside the checkout, which goes when the test ends, or the file when it is given node:test's own `after`.
 * @param {{ after: (hook: () => void) => void }} t
 */
function emptyFolder(t) {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-'))
  t.after(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 */
function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
  }
}

module.exports = { emptyFolder, linkPackages, scratchProject, writeFiles }
