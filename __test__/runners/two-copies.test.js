'use strict'

// A runner's configuration names one copy of the package, and a test file finds another of its own.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { makeProject, run } = require('./project.js')

const PACKAGE = path.join('node_modules', 'auth0-actions-cache')

/**
 * Lays the package anew into a folder of the project, with a test file of each runner.
 * @param {string} project
 * @param {(from: string, to: string) => void} copyFile
 * @param {{ withBinary?: boolean }} [options] whether it gets a binary of its own
 */
function makeWorkspace(project, copyFile, { withBinary = true } = {}) {
  const dir = makeProject(project)
  const workspace = path.join(dir, 'suites', 'workspace')
  const modules = path.join(dir, 'node_modules')
  const names = fs.readdirSync(modules).filter((name) => /^auth0-actions-cache(-(linux|darwin|win32)-.*)?$/.test(name))
  assert.ok(names.length > 1, 'a binary lies in a package of its own')
  for (const name of withBinary ? names : ['auth0-actions-cache']) {
    copyFolder(path.join(modules, name), path.join(workspace, 'node_modules', name), copyFile)
  }
  for (const file of [`${project.replace(/\d+$/, '')}/leak.test.js`, 'shared/leak.js', 'shared/plain-leak.js']) {
    fs.mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true })
    fs.copyFileSync(path.join(dir, 'suites', file), path.join(workspace, file))
  }
  return { dir, places: [path.join(dir, PACKAGE), path.join(workspace, PACKAGE)] }
}

function copyFolder(from, to, copyFile) {
  fs.mkdirSync(to, { recursive: true })
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyFolder(path.join(from, entry.name), path.join(to, entry.name), copyFile)
    else copyFile(path.join(from, entry.name), path.join(to, entry.name))
  }
}

const RUNNERS = {
  jest30(dir) {
    const config = { rootDir: dir, testMatch: ['**/workspace/jest/leak.test.js'], setupFilesAfterEnv: [path.join(dir, PACKAGE, 'jest.js')], transform: {} }
    return run(dir, ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(config)])
  },
  mocha12: (dir) => run(dir, ['node_modules/mocha/bin/mocha.js', '--require=auth0-actions-cache/mocha', 'suites/workspace/mocha/leak.test.js']),
  'node-test': (dir) => run(dir, ['--import', 'auth0-actions-cache/node-test', '--test', 'suites/workspace/node-test/leak.test.js']),
}

for (const [project, runIt] of Object.entries(RUNNERS)) {
  describe(project, () => {
    it('says which two copies there are', () => {
      const { dir, places } = makeWorkspace(project, fs.copyFileSync)
      const { status, output } = runIt(dir)
      assert.notEqual(status, 0)
      assert.match(output, /Two copies of auth0-actions-cache are loaded/)
      for (const place of places) assert.ok(output.includes(place), `${place}\n\n${output}`)
    })

    it('takes copies that share a binary for one', () => {
      const { dir } = makeWorkspace(project, fs.copyFileSync, { withBinary: false })
      const { status, output } = runIt(dir)
      assert.equal(status, 0, output)
    })

    it('takes hard-linked copies for one', { skip: process.platform !== 'linux' && 'other systems tell files by their names' }, () => {
      const { dir } = makeWorkspace(project, fs.linkSync)
      const { status, output } = runIt(dir)
      assert.equal(status, 0, output)
    })
  })
}
