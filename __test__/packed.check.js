'use strict'

// What users get: the packed tarball, looked at by those who know packages, and installed into a project of its own.
// Not among the *.test.js files, for are-the-types-wrong wants Node 20: run it with `npm run test:package`.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { after, before, test } = require('node:test')

const manifest = require('../package.json')
const { addPlatform } = require('./helpers/installed.js')
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

/** Puts what was built here where the platform packages go: the binary is not in the main package. */
function addBuiltPlatforms(project) {
  const native = path.join(ROOT, 'native')
  const binaries = fs.readdirSync(native).filter((name) => name.endsWith('.node'))
  assert.notEqual(binaries.length, 0, `there is no binary in ${native}: run "npm run build"`)
  for (const name of binaries) addPlatform(project, name.split('.')[1], fs.readFileSync(path.join(native, name)))
}

before(async () => {
  const packed = await npm(ROOT, 'pack', '--json', '--pack-destination', folderOfTarball)
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
    ...fs.readdirSync(path.join(ROOT, 'lib')).map((name) => `lib/${name}`),
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

test('installed, import and require in plain Node reach one store', async (t) => {
  const project = emptyFolder(t)
  writeFiles(project, {
    'package.json': JSON.stringify({ private: true }),
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
  await npm(project, 'install', '--offline', '--no-audit', '--no-fund', tarball.file)
  addBuiltPlatforms(project)
  for (const [script, read] of [['imports.mjs', 'by import'], ['requires.js', 'by require']]) {
    const { stdout, stderr } = await run(project, [script])
    assert.equal(stderr, '')
    assert.deepEqual(JSON.parse(stdout), { read, left: 0, same: true })
  }
})
