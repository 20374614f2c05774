'use strict'

// What users get: the packed tarball, looked at by those who know packages, and installed into a project of its own.
// Not among the *.test.js files, for are-the-types-wrong wants Node 20: run it with `npm run test:package`.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { after, before, test } = require('node:test')

const manifest = require('../package.json')
const { copyBundled } = require('../scripts/bundle.js')
const { addBuiltPlatforms } = require('./helpers/installed.js')
const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')

const ROOT = path.join(__dirname, '..')

const folderOfTarball = emptyFolder({ after })
/** @type {{ file: string, paths: string[] }} */
let tarball

/** npm, which is a script that only a shell finds on Windows. */
async function npm(folder, ...args) {
  const { code, stdout, stderr } = await run(folder, args, { program: 'npm', shell: process.platform === 'win32' })
  assert.equal(code, 0, stderr)
  return stdout
}

before(async () => {
  const copy = path.join(folderOfTarball, 'copy')
  copyBundled(copy)
  const packed = await npm(copy, 'pack', '--json', '--ignore-scripts', '--pack-destination', folderOfTarball)
  const [{ filename, files }] = JSON.parse(packed)
  tarball = { file: path.join(folderOfTarball, filename), paths: files.map((file) => file.path).sort() }
})

test('the tarball holds what users need, and nothing else', () => {
  const exported = Object.values(manifest.exports)
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
    .map((name) => path.posix.normalize(name))
  const expected = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    ...exported,
    ...['cache-matchers.d.ts', 'matchers.js', 'native.js', 'no-binary.js', 'test-file.js'].map((name) => `lib/${name}`),
  ]
  assert.deepEqual(tarball.paths, expected.sort())
})

test('the package has no dependency and no install script', () => {
  assert.equal(manifest.dependencies, undefined)
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
  assert.deepEqual(onInstall.filter((name) => name in manifest.scripts), [])
})

test('publint finds nothing', async () => {
  const { publint } = await import('publint')
  const { buffer, byteOffset, byteLength } = fs.readFileSync(tarball.file)
  const pack = { tarball: buffer.slice(byteOffset, byteOffset + byteLength) }
  const { messages } = await publint({ pack, strict: true })
  assert.deepEqual(messages, [])
})

// Vitest demands an ES module: that entry is for nobody who requires it.
for (const [name, options] of Object.entries({
  'every entry but vitest': ['--exclude-entrypoints', 'vitest'],
  'vitest, as an ES module': ['--entrypoints', 'vitest', '--profile', 'esm-only'],
})) {
  test(`are-the-types-wrong finds nothing: ${name}`, async () => {
    const folder = path.join(ROOT, 'node_modules', '@arethetypeswrong', 'cli')
    const attw = path.join(folder, require(path.join(folder, 'package.json')).bin.attw)
    const args = [attw, tarball.file, '--format', 'ascii', '--no-color', ...options]
    const { code, stdout, stderr } = await run(ROOT, args)
    assert.equal(code, 0, stdout + stderr)
  })
}

test('each entry is one file, but for the loader that they share', () => {
  const copy = path.join(folderOfTarball, 'copy')
  const entries = ['bun.js', 'index.js', 'isolate.js', 'jest.js', 'matchers.js', 'mocha.js', 'node-test.js', 'vitest.js', 'lib/matchers.js', 'lib/runner.js', 'lib/test-file.js']
  for (const entry of entries) {
    const required = [...fs.readFileSync(path.join(copy, entry), 'utf8').matchAll(/\brequire\("(\.[^"]*)"\)/g)]
    const files = new Set(required.map(([, name]) => path.join(copy, path.dirname(entry), name)))
    files.delete(path.join(copy, 'lib', 'native.js'))
    assert.deepEqual([...files], [], entry)
  }
})

/** A project with these files that has the tarball installed. */
async function installed(t, files) {
  const project = emptyFolder(t)
  writeFiles(project, { 'package.json': JSON.stringify({ private: true }), ...files })
  await npm(project, 'install', '--offline', '--no-audit', '--no-fund', tarball.file)
  addBuiltPlatforms(project)
  return project
}

test('installed, classes have their own names', async (t) => {
  const script = `
    const { inspect } = require('node:util')
    const cache = require('auth0-actions-cache').openCache()
    console.log(inspect(cache).split(' ')[0], inspect(cache.api.cache).split(' ')[0])`
  const { stdout } = await run(await installed(t, { 'names.js': script }), ['names.js'])
  assert.equal(stdout, 'ActionsCache CacheAPI\n')
})

test('installed, import and require in plain Node reach one store', async (t) => {
  const project = await installed(t, {
    'imports.mjs': `
      import { createRequire } from 'node:module'
      import { api, openCache, resetTenant } from 'auth0-actions-cache'
      import cache from 'auth0-actions-cache'
      const required = createRequire(import.meta.url)('auth0-actions-cache')
      api.cache.set('key', 'by import')
      const read = required.openCache('post-user-registration').api.cache.get('key').value
      resetTenant()
      console.log(JSON.stringify({ read, left: required.openCache().records().length, same: cache.openCache === openCache }))`,
    'requires.js': `
      const { api, openCache, resetTenant } = require('auth0-actions-cache')
      api.cache.set('key', 'by require')
      import('auth0-actions-cache').then((imported) => {
        const read = imported.api.cache.get('key').value
        resetTenant()
        console.log(JSON.stringify({ read, left: imported.openCache().records().length, same: imported.openCache === openCache }))
      })`,
  })
  for (const [script, read] of [['imports.mjs', 'by import'], ['requires.js', 'by require']]) {
    const { stdout, stderr } = await run(project, [script])
    assert.equal(stderr, '')
    assert.deepEqual(JSON.parse(stdout), { read, left: 0, same: true })
  }
})
