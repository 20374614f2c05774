'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { describe, test } = require('node:test')

const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')

const MAIN = 'auth0-actions-cache'
const PLATFORMS = [`${MAIN}-darwin-arm64`, `${MAIN}-linux-x64-gnu`]

/**
 * npm, with a registry that is a file: what it has by id, and ids that it fails for. It notes what it is asked.
 */
const NPM = `#!${process.execPath}
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const { execFileSync } = require('node:child_process')
const state = JSON.parse(fs.readFileSync(__dirname + '/registry.json', 'utf8'))
const [command, subject] = process.argv.slice(2)
const end = (code, text) => { console.log(text); process.exit(code) }
fs.appendFileSync(__dirname + '/calls.log', JSON.stringify(process.argv.slice(2)) + '\\n')
if (command === 'view') {
  if (state.down) end(1, JSON.stringify({ error: { code: 'ECONNREFUSED', summary: 'no route' } }))
  const integrity = state.published[subject]
  if (integrity) end(0, JSON.stringify(integrity))
  end(1, JSON.stringify({ error: { code: 'E404', summary: 'Not Found' } }))
}
const { name, version } = JSON.parse(execFileSync('tar', ['-xzOf', subject, 'package/package.json']))
const id = name + '@' + version
if (id === state.refused) end(1, 'E403 You do not have permission to publish ' + name)
state.published[id] = 'sha512-' + createHash('sha512').update(fs.readFileSync(subject)).digest('base64')
fs.writeFileSync(__dirname + '/registry.json', JSON.stringify(state))
`

/** A folder with tarballs, and an npm that reads from a registry of its own. */
function release(t, { registry = {}, platforms = PLATFORMS } = {}) {
  const folder = emptyFolder(t)
  const manifests = {
    [MAIN]: { optionalDependencies: Object.fromEntries(PLATFORMS.map((name) => [name, '1.0.0'])) },
    ...Object.fromEntries(platforms.map((name) => [name, {}])),
  }
  fs.mkdirSync(path.join(folder, 'tarballs'))
  for (const [name, manifest] of Object.entries(manifests)) {
    writeFiles(folder, { [`${name}/package/package.json`]: JSON.stringify({ name, version: '1.0.0', ...manifest }) })
    execFileSync('tar', ['-czf', path.join(folder, 'tarballs', `${name}-1.0.0.tgz`), '-C', path.join(folder, name), 'package'])
  }
  writeFiles(folder, { 'bin/npm': NPM, 'bin/calls.log': '', 'bin/registry.json': JSON.stringify({ published: {}, ...registry }) })
  fs.chmodSync(path.join(folder, 'bin', 'npm'), 0o755)
  return folder
}

async function publish(folder) {
  const env = { ...process.env, PATH: `${path.join(folder, 'bin')}${path.delimiter}${process.env.PATH}` }
  fs.writeFileSync(path.join(folder, 'bin', 'calls.log'), '')
  const script = path.join(__dirname, '..', 'scripts', 'publish.js')
  const { code, stdout, stderr } = await run(folder, [script, 'tarballs'], { env })
  const calls = fs.readFileSync(path.join(folder, 'bin', 'calls.log'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  return { code, stdout, stderr, calls, published: calls.filter(([command]) => command === 'publish') }
}

function integrityOf(folder, name) {
  const tarball = fs.readFileSync(path.join(folder, 'tarballs', `${name}-1.0.0.tgz`))
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`
}

describe('a release', { skip: process.platform === 'win32' && 'a release is published from Linux' }, () => {
  test('publishes the platform packages and then the main one, after it has asked about all', async (t) => {
    const folder = release(t)
    const { code, stderr, calls, published } = await publish(folder)
    assert.equal(code, 0, stderr)
    const ids = [...PLATFORMS, MAIN].map((name) => `${name}@1.0.0`)
    assert.deepEqual(calls.slice(0, 3), ids.map((id) => ['view', id, 'dist.integrity', '--json']))
    const file = (name) => path.join(folder, 'tarballs', `${name}-1.0.0.tgz`)
    assert.deepEqual(published, [...PLATFORMS, MAIN].map((name) => ['publish', file(name), '--provenance', '--access', 'public']))
    assert.equal(calls.length, 6)
  })

  test('publishes nothing when one name has other contents in the registry', async (t) => {
    const registry = { published: { [`${PLATFORMS[1]}@1.0.0`]: 'sha512-c3F1YXR0ZXI=' } }
    const { code, stderr, published } = await publish(release(t, { registry }))
    assert.equal(code, 1)
    assert.match(stderr, /auth0-actions-cache-linux-x64-gnu@1\.0\.0 is published with other contents: sha512-c3F1YXR0ZXI= there, sha512-\S+ here\. Nothing was published/)
    assert.deepEqual(published, [])
  })

  test('that failed half-way goes on where it stopped', async (t) => {
    const folder = release(t, { registry: { refused: `${PLATFORMS[1]}@1.0.0` } })
    const failed = await publish(folder)
    assert.equal(failed.code, 1)
    assert.deepEqual(failed.published.length, 2, 'not the main package')
    const file = path.join(folder, 'bin', 'registry.json')
    const { published } = JSON.parse(fs.readFileSync(file, 'utf8'))
    assert.deepEqual(published, { [`${PLATFORMS[0]}@1.0.0`]: integrityOf(folder, PLATFORMS[0]) })
    fs.writeFileSync(file, JSON.stringify({ published }))

    const again = await publish(folder)
    assert.equal(again.code, 0, again.stderr)
    assert.match(again.stdout, /auth0-actions-cache-darwin-arm64@1\.0\.0 is published already/)
    assert.deepEqual(again.published.map(([, tarball]) => path.basename(tarball)), [`${PLATFORMS[1]}-1.0.0.tgz`, `${MAIN}-1.0.0.tgz`])
  })

  test('publishes nothing when the registry cannot be asked', async (t) => {
    const { code, stderr, published } = await publish(release(t, { registry: { down: true } }))
    assert.equal(code, 1)
    assert.match(stderr, /npm cannot say whether auth0-actions-cache-darwin-arm64@1\.0\.0 is published:[^]*no route/)
    assert.deepEqual(published, [])
  })

  for (const [name, platforms, wrong] of [
    ['misses one', [PLATFORMS[0]], `${PLATFORMS[1]}@1.0.0`],
    ['has one too many', [...PLATFORMS, `${MAIN}-linux-x64-musl`], `${MAIN}-linux-x64-musl@1.0.0`],
  ]) {
    test(`asks nothing and publishes nothing when it ${name}`, async (t) => {
      const { code, stderr, calls } = await publish(release(t, { platforms }))
      assert.equal(code, 1)
      assert.ok(stderr.includes(`Missing or superfluous: ${wrong}`), stderr)
      assert.deepEqual(calls, [])
    })
  }
})
