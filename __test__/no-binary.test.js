'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, test } = require('node:test')

const { PACKAGE, ROOT, addPlatform, load, projectWithoutBinary } = require('./helpers/installed.js')

const GLIBC = { platform: 'linux', arch: 'x64' }
const MUSL = { ...GLIBC, musl: true }
const CODE = 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY'

/**
 * Loads the package in both ways, which must fail alike, and answers the error.
 * @param {string} project
 * @param {Parameters<typeof load>[2]} [options]
 */
function failure(project, options) {
  const required = load(project, 'require', options)
  assert.notEqual(required, 'loaded')
  assert.deepEqual(load(project, 'import', options), required)
  assert.equal(required.name, 'Error')
  assert.equal(required.code, CODE)
  assert.ok(required.message.startsWith(`${PACKAGE} has no binary that runs here (`), required.message)
  return required
}

/**
 * @param {string} project
 * @param {string} name
 * @param {string} text
 */
function write(project, name, text) {
  fs.writeFileSync(path.join(project, name), text)
}

/** This machine's own build. */
function ownBinary() {
  const folder = path.join(ROOT, 'native')
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.node'))
  assert.ok(name, `no .node file in ${folder}: run "npm run build"`)
  return { file: path.join(folder, name), platform: name.split('.')[1] ?? '' }
}

describe('without a binary, one error tells why and what to do', () => {
  test('on a platform for which there is none', (t) => {
    const { message, cause } = failure(projectWithoutBinary(t), { elsewhere: { platform: 'freebsd', arch: 'x64' } })
    assert.match(message, /\(freebsd x64\)\. Looked for: none/)
    assert.match(message, /binaries for darwin-arm64, darwin-x64, linux-arm64-gnu, .*win32-x64-msvc, and this platform is none/)
    assert.match(message, /To mend it: build it here, .*"npm ci && npm run build".*NAPI_RS_NATIVE_LIBRARY_PATH/)
    assert.equal(cause, undefined)
  })

  test('on an architecture for which there is none', (t) => {
    const { message } = failure(projectWithoutBinary(t), { elsewhere: { platform: 'win32', arch: 'ia32' } })
    assert.match(message, /\(win32 ia32\)/)
    assert.match(message, /this platform is none/)
  })

  const left = [
    ['package-lock.json', 'npm install --include=optional'],
    ['pnpm-lock.yaml', 'pnpm install --force'],
    ['yarn.lock', 'npx rimraf node_modules && yarn install'],
  ]
  for (const [lockFile, mend] of left) {
    test(`when optional dependencies were left out, with ${lockFile}`, (t) => {
      const project = projectWithoutBinary(t)
      write(project, lockFile, `${PACKAGE}-linux-x64-gnu`)
      const { message, cause } = failure(project, { elsewhere: GLIBC })
      assert.match(message, new RegExp(`Looked for: ${PACKAGE}-linux-x64-gnu, ${PACKAGE}-linux-x64-musl\\.`))
      assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-gnu, .*left those out \\(--omit=optional`))
      assert.ok(message.endsWith(`To mend it: ${mend}`), message)
      assert.match(cause ?? '', /Cannot find module/)
    })
  }

  test('when optional dependencies were left out, without a lock file', (t) => {
    const { message } = failure(projectWithoutBinary(t), { elsewhere: { platform: 'darwin', arch: 'arm64' } })
    assert.match(message, /\(darwin arm64\)/)
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-darwin-arm64, which is an optional dependency`))
    assert.match(message, /npm install --include=optional$/)
  })

  test('when npm lost the optional dependencies of this platform', (t) => {
    const project = projectWithoutBinary(t)
    write(project, 'package-lock.json', `{ "packages": { "node_modules/${PACKAGE}-darwin-arm64": {} } }`)
    const { message } = failure(project, { elsewhere: GLIBC })
    assert.match(message, /package-lock\.json does not list it: the lock file was written on another platform/)
    assert.match(message, /To mend it: npx rimraf node_modules package-lock\.json && npm install --include=optional$/)
  })

  test('on a musl image with the lock file of a glibc one', (t) => {
    const project = projectWithoutBinary(t)
    write(project, 'package-lock.json', `{ "packages": { "node_modules/${PACKAGE}-linux-x64-gnu": {} } }`)
    const { message } = failure(project, { elsewhere: MUSL })
    assert.match(message, /\(linux x64, musl\)/)
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-musl, and package-lock.json does not list it`))
  })

  test('with node_modules copied from a Mac to a Linux container', (t) => {
    const project = projectWithoutBinary(t)
    addPlatform(project, 'darwin-arm64', 'a Mac’s')
    write(project, 'package-lock.json', `${PACKAGE}-linux-x64-gnu ${PACKAGE}-darwin-arm64`)
    const { message } = failure(project, { elsewhere: GLIBC })
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-gnu; installed is ${PACKAGE}-darwin-arm64: node_modules`))
    assert.match(message, /To mend it: leave node_modules out of what you copy .* npm ci --include=optional$/)
  })

  test('with node_modules copied from a glibc image to a musl one', (t) => {
    const project = projectWithoutBinary(t)
    addPlatform(project, 'linux-x64-gnu', 'not for musl')
    const { message, cause } = failure(project, { elsewhere: MUSL })
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-musl; installed is ${PACKAGE}-linux-x64-gnu`))
    assert.notEqual(cause, undefined)
    assert.doesNotMatch(cause ?? '', /Cannot find module/)
  })

  test('when the binary is there but does not load', (t) => {
    const { platform } = ownBinary()
    const project = projectWithoutBinary(t)
    addPlatform(project, platform, 'no binary at all')
    const { message, cause } = failure(project)
    assert.match(message, new RegExp(`${PACKAGE}-${platform} is there, but does not load: .+ Its file may be damaged`))
    assert.ok(message.includes(cause ?? '?'), `${message}\n${cause}`)
    assert.doesNotMatch(cause ?? '', /Cannot find module/)
  })

  test('when the package is there without its file', (t) => {
    const { platform } = ownBinary()
    const project = projectWithoutBinary(t)
    addPlatform(project, platform)
    assert.match(failure(project).message, new RegExp(`${PACKAGE}-${platform} is there, but does not load: Cannot find`))
  })

  test('when NAPI_RS_NATIVE_LIBRARY_PATH names no binary', (t) => {
    const env = { NAPI_RS_NATIVE_LIBRARY_PATH: path.join(ROOT, 'no-such.node') }
    const { message } = failure(projectWithoutBinary(t), { env })
    assert.match(message, /Looked for: .*no-such\.node\. The environment variable NAPI_RS_NATIVE_LIBRARY_PATH names it/)
    assert.match(message, /To mend it: unset NAPI_RS_NATIVE_LIBRARY_PATH/)
  })

  test('in a checkout that is not built', (t) => {
    const project = projectWithoutBinary(t)
    write(path.join(project, 'node_modules', PACKAGE), 'Cargo.toml', '')
    const { message } = failure(project, { elsewhere: GLIBC })
    assert.match(message, /This is a checkout of the repository, and it is not built yet\. To mend it: npm run build$/)
  })
})

describe('a binary is found', () => {
  test('in the package of its platform', (t) => {
    const { file, platform } = ownBinary()
    const project = projectWithoutBinary(t)
    addPlatform(project, platform, fs.readFileSync(file))
    assert.equal(load(project, 'require'), 'loaded')
    assert.equal(load(project, 'import'), 'loaded')
  })

  test('by NAPI_RS_NATIVE_LIBRARY_PATH', (t) => {
    const env = { NAPI_RS_NATIVE_LIBRARY_PATH: ownBinary().file }
    assert.equal(load(projectWithoutBinary(t), 'require', { env }), 'loaded')
  })

  test('by NAPI_RS_NATIVE_LIBRARY_PATH, from the working directory', (t) => {
    const { file } = ownBinary()
    const project = projectWithoutBinary(t)
    fs.copyFileSync(file, path.join(project, path.basename(file)))
    const env = { NAPI_RS_NATIVE_LIBRARY_PATH: path.basename(file) }
    assert.equal(load(project, 'require', { env }), 'loaded')
  })
})

test('there is a binary for every target of napi-rs', (t) => {
  const { targets } = require('../package.json').napi
  const { message } = failure(projectWithoutBinary(t), { elsewhere: { platform: 'aix', arch: 'ppc64' } })
  const [, names = ''] = /binaries for (.*), and this/.exec(message) ?? []
  assert.equal(names.split(', ').length, targets.length)
})
