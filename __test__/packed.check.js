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
  const exported = JSON.stringify(manifest.exports).match(/(?<="\.\/)[^"]+\.[^"]+/g)
  const expected = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    ...new Set(exported),
    ...['cache-matchers.d.ts', 'debug.js', 'matchers.js', 'no-binary.js', 'runner.js', 'test-file.js'].map((name) => `lib/${name}`),
  ]
  assert.deepEqual(tarball.paths, expected.sort())
})

test('the package has no dependency and no install script', () => {
  assert.equal(manifest.dependencies, undefined)
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
  assert.deepEqual(onInstall.filter((name) => name in manifest.scripts), [])
})

test('package.json says nothing that serves the checkout alone', () => {
  const published = JSON.parse(fs.readFileSync(path.join(folderOfTarball, 'copy', 'package.json'), 'utf8'))
  const { devDependencies, napi, overrides, scripts, ...expected } = manifest
  assert.ok(devDependencies && napi && overrides && scripts)
  assert.deepEqual(published, expected)
})

test('publint finds nothing', async () => {
  const { publint } = await import('publint')
  const { buffer, byteOffset, byteLength } = fs.readFileSync(tarball.file)
  const pack = { tarball: buffer.slice(byteOffset, byteOffset + byteLength) }
  const { messages } = await publint({ pack, strict: true })
  assert.deepEqual(messages, [])
})

test('are-the-types-wrong finds nothing', async () => {
  const folder = path.join(ROOT, 'node_modules', '@arethetypeswrong', 'cli')
  const attw = path.join(folder, require(path.join(folder, 'package.json')).bin.attw)
  const { code, stdout, stderr } = await run(ROOT, [attw, tarball.file, '--format', 'ascii', '--no-color'])
  assert.equal(code, 0, stdout + stderr)
})

test('each entry is one file, and reads another of the package only when there is no binary, or NODE_DEBUG', () => {
  const copy = path.join(folderOfTarball, 'copy')
  const entries = tarball.paths.filter((name) => name.endsWith('.js') && name !== 'lib/no-binary.js')
  assert.ok(entries.includes('index.js') && entries.includes('lib/matchers.js'))
  for (const entry of entries) {
    const text = fs.readFileSync(path.join(copy, entry), 'utf8')
    const required = [...text.matchAll(/\brequire\("(\.[^"]*)"\)/g)].map(([, name]) => path.join(path.dirname(entry), name))
    const expected = [...(text.includes('// lib/native.js') ? ['no-binary.js'] : []), ...(text.includes('// lib/cache-api.js') ? ['debug.js'] : [])]
    assert.deepEqual(required, expected.map((name) => path.join('lib', name)), entry)
    // In one scope. The two that load in stages need a function for each module.
    assert.equal(/__commonJS\(/.test(text), false, entry)
    assert.equal(/__esm\(/.test(text), entry === 'jest.js' || entry === 'bun.js', entry)
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

test('installed, it prints each call with NODE_DEBUG', async (t) => {
  const project = await installed(t, { 'call.js': "Date.now = () => 0; require('auth0-actions-cache').api.cache.set('a key', 'a value')" })
  const { stderr } = await run(project, ['call.js'], { env: { ...process.env, NODE_DEBUG: 'auth0-actions-cache' } })
  assert.match(stderr, /^AUTH0-ACTIONS-CACHE \d+: post-user-registration of tenant "default": set "a key" stored it, for 15 min more\n$/)
})

test('installed, it takes no binary of another version', async (t) => {
  const project = await installed(t, { 'load.js': "try { require('auth0-actions-cache') } catch ({ message }) { console.log(message) }" })
  const loader = path.join(project, 'node_modules', 'auth0-actions-cache', 'index.js')
  const text = fs.readFileSync(loader, 'utf8')
  const other = text.replace(JSON.stringify(manifest.version), '"9.9.9"')
  assert.notEqual(other, text)
  fs.writeFileSync(loader, other)
  const { stdout } = await run(project, ['load.js'])
  assert.ok(stdout.includes(`is auth0-actions-cache@${manifest.version}, and auth0-actions-cache@9.9.9 is needed.`), stdout)
})

// What these versions cannot do, the entries say where they are loaded.
for (const [runner, versions] of Object.entries({ jest: ['26.6.3', '28.1.3', '31.0.0-alpha.1'], mocha: ['9.2.2'], vitest: ['2.1.9', '6.0.0-beta.1'] })) {
  for (const version of versions) {
    test(`an install beside ${runner} ${version} ends well`, async (t) => {
      const project = emptyFolder(t)
      writeFiles(project, {
        'package.json': JSON.stringify({ private: true, devDependencies: { [runner]: `file:./${runner}` } }),
        [`${runner}/package.json`]: JSON.stringify({ name: runner, version }),
      })
      await npm(project, 'install', '--offline', '--no-audit', '--no-fund')
      await npm(project, 'install', '--offline', '--no-audit', '--no-fund', '--strict-peer-deps', tarball.file)
    })
  }
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
