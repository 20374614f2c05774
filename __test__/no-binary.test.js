'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, test } = require('node:test')

const { PACKAGE, ROOT, VERSION, addBuiltPlatforms, addPlatform, load, projectWithoutBinary } = require('./helpers/installed.js')
const { writeFiles } = require('./helpers/scratch.js')

const GLIBC = { platform: 'linux', arch: 'x64' }
const MUSL = { ...GLIBC, musl: true }
const CODE = 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY'

/** The option that switches Node's permission model on. Node 18 has none. */
const PERMISSION = ['--permission', '--experimental-permission'].find((option) => process.allowedNodeEnvironmentFlags.has(option))

/** Root may read everything. */
const NOBODY = process.getuid?.() === 0 ? 65534 : undefined

/**
 * Loads the package in both ways, which must fail alike, and returns the error.
 * @param {string} project
 * @param {Parameters<typeof load>[2]} [options]
 */
function failure(project, options) {
  const required = load(project, 'require', options)
  assert.notEqual(required, 'loaded')
  assert.deepEqual(load(project, 'import', options), required)
  assert.equal(required.name, 'Error')
  assert.equal(required.code, CODE)
  assert.ok(required.message.startsWith(`${PACKAGE} could not load its binary (`), required.message)
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

/** An addon of somebody else, for this platform. */
function otherAddon() {
  const folder = path.join(ROOT, 'node_modules', '@napi-rs')
  const files = fs.readdirSync(folder).flatMap((name) => fs.readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)))
  const addon = files.find((file) => file.endsWith('.node'))
  assert.ok(addon, `no .node file in ${folder}`)
  return addon
}

/** A project whose package has another version than the binary that lies beside it. */
function projectOfVersion(t, version) {
  const project = projectWithoutBinary(t)
  addBuiltPlatforms(project)
  write(project, `node_modules/${PACKAGE}/package.json`, JSON.stringify({ name: PACKAGE, version }, null, 2))
  return project
}

describe('without a binary, one error says why and what to do', () => {
  test('on a platform for which there is none', (t) => {
    const { message, cause } = failure(projectWithoutBinary(t), { elsewhere: { platform: 'freebsd', arch: 'x64' } })
    assert.match(message, /\(freebsd x64\)\. Looked for: none/)
    assert.match(message, /binaries for darwin-arm64, darwin-x64, .*linux-x64-gnu, .*, and this platform is none/)
    assert.match(message, /To fix it: build the binary here: .*"npm ci && npm run build".*AUTH0_ACTIONS_CACHE_BINARY/)
    assert.equal(cause, undefined)
  })

  for (const elsewhere of [{ platform: 'win32', arch: 'ia32' }, { platform: 'linux', arch: 'arm' }]) {
    test(`on an architecture for which there is none: ${elsewhere.arch}`, (t) => {
      const { message } = failure(projectWithoutBinary(t), { elsewhere })
      assert.match(message, new RegExp(`\\(${elsewhere.platform} ${elsewhere.arch}`))
      assert.match(message, /this platform is none/)
    })
  }

  const left = [
    ['package-lock.json', 'npm install --include=optional'],
    ['pnpm-lock.yaml', 'pnpm install'],
    ['yarn.lock', 'yarn install'],
    ['bun.lock', 'bun install'],
    ['bun.lockb', 'bun install'],
  ]
  for (const [lockFile, install] of left) {
    test(`when optional dependencies were left out, with ${lockFile}`, (t) => {
      const project = projectWithoutBinary(t)
      write(project, lockFile, `${PACKAGE}-linux-x64-gnu`)
      const { message, cause } = failure(project, { elsewhere: GLIBC })
      assert.match(message, new RegExp(`Looked for: ${PACKAGE}-linux-x64-gnu, ${PACKAGE}-linux-x64-musl\\.`))
      assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-gnu, .*left those out \\(--omit=optional`))
      assert.ok(message.endsWith(`To fix it: delete node_modules, then run: ${install}`), message)
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
    assert.match(message, /To fix it: delete node_modules and package-lock\.json, then run: npm install --include=optional$/)
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
    assert.match(message, /To fix it: leave node_modules out of what you copy .*, and here delete node_modules, then run: npm install --include=optional$/)
  })

  test('with node_modules copied from a glibc image to a musl one', (t) => {
    const project = projectWithoutBinary(t)
    addPlatform(project, 'linux-x64-gnu', 'not for musl')
    const { message, cause } = failure(project, { elsewhere: MUSL })
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-linux-x64-musl; installed is ${PACKAGE}-linux-x64-gnu`))
    assert.doesNotMatch(cause ?? 'Cannot find module', /Cannot find module/)
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

  test('in a checkout that is not built', (t) => {
    const project = projectWithoutBinary(t)
    write(project, `node_modules/${PACKAGE}/Cargo.toml`, '')
    const { message } = failure(project, { elsewhere: GLIBC })
    assert.match(message, /This is a checkout of the repository, and it is not built yet\. To fix it: npm run build$/)
  })

  test('in a checkout whose build does not load', (t) => {
    const project = projectWithoutBinary(t)
    const { file } = ownBinary()
    writeFiles(path.join(project, 'node_modules', PACKAGE), { 'Cargo.toml': '', [`native/${path.basename(file)}`]: 'no binary' })
    assert.match(failure(project).message, /checkout of the repository, and its build does not load: .+ To fix it: npm run build$/)
  })
})

describe('an addon that may not be loaded', () => {
  test('under --no-addons', (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    const { message } = failure(project, { args: ['--no-addons'] })
    assert.match(message, /Node loads no addons: it runs with --no-addons\. To fix it: run node without --no-addons/)
  })

  test('under --permission', { skip: !PERMISSION && 'this Node has no permission model' }, (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    const { message } = failure(project, { args: [PERMISSION, `--allow-fs-read=${project}`] })
    assert.match(message, /it runs with --permission, and without --allow-addons\. To fix it: run node with --allow-addons\.$/)
  })

  test('under --permission with --allow-addons it loads, with reads of the project only', { skip: !PERMISSION && 'this Node has no permission model' }, (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    const args = [PERMISSION, '--allow-addons', `--allow-fs-read=${project}`]
    assert.equal(load(project, 'require', { args }), 'loaded')
    assert.equal(load(project, 'import', { args }), 'loaded')
  })

  test('under --permission with --allow-addons, when it is missing', { skip: !PERMISSION && 'this Node has no permission model' }, (t) => {
    const project = projectWithoutBinary(t)
    const { message } = failure(project, { args: [PERMISSION, '--allow-addons', `--allow-fs-read=${project}`] })
    assert.match(message, new RegExp(`Missing is ${PACKAGE}-${ownBinary().platform}, which is an optional dependency`))
  })

  test('in a file that the user may not read', { skip: process.platform === 'win32' && 'Windows has other rights' }, (t) => {
    const project = projectWithoutBinary(t)
    const [name = ''] = addBuiltPlatforms(project)
    fs.chmodSync(project, 0o755)
    const folder = path.join(project, 'node_modules', name)
    const file = path.join(folder, fs.readdirSync(folder).find((entry) => entry.endsWith('.node')) ?? '')
    fs.chmodSync(file, 0)
    const { message } = failure(project, { uid: NOBODY })
    assert.ok(message.includes(`The user that runs this may not read ${file}. To fix it: run the install and the tests as the same user`), message)
  })

  test('in a folder that the user may not read', { skip: process.platform === 'win32' && 'Windows has other rights' }, (t) => {
    const project = projectWithoutBinary(t)
    const [name = ''] = addBuiltPlatforms(project)
    fs.chmodSync(project, 0o755)
    const folder = path.join(project, 'node_modules', name)
    fs.chmodSync(folder, 0)
    try {
      assert.ok(failure(project, { uid: NOBODY }).message.includes(`may not read ${folder}`))
    } finally {
      // Else the folder cannot be removed.
      fs.chmodSync(folder, 0o755)
    }
  })
})

describe('an addon that is another one', () => {
  test('of another version, in the package of this platform', (t) => {
    const { message, cause } = failure(projectOfVersion(t, '9.9.9'))
    const { file, platform } = ownBinary()
    const found = path.join('node_modules', `${PACKAGE}-${platform}`, path.basename(file))
    assert.match(message, /The binary does not belong to this package: /)
    assert.ok(message.includes(`${found} is ${PACKAGE}@${VERSION}, and ${PACKAGE}@9.9.9 is needed.`), message)
    assert.match(message, /To fix it: delete node_modules, then run: npm install --include=optional$/)
    assert.equal(cause, undefined)
  })

  test('of another version beside the package, while the right one is where npm puts it then', (t) => {
    const project = projectWithoutBinary(t)
    const { file, platform } = ownBinary()
    addPlatform(project, platform, fs.readFileSync(otherAddon()))
    const name = addPlatform(path.join(project, 'node_modules', PACKAGE), platform, fs.readFileSync(file))
    assert.ok(fs.existsSync(path.join(project, 'node_modules', PACKAGE, 'node_modules', name)))
    assert.equal(load(project, 'require'), 'loaded')
  })

  test('that the variable names', (t) => {
    const env = { AUTH0_ACTIONS_CACHE_BINARY: otherAddon() }
    const { message } = failure(projectWithoutBinary(t), { env })
    assert.ok(message.includes(`AUTH0_ACTIONS_CACHE_BINARY names another addon: ${otherAddon()} is another addon, and ${PACKAGE}@${VERSION} is needed.`), message)
    assert.match(message, /To fix it: unset AUTH0_ACTIONS_CACHE_BINARY, or let it name a \.node file of that version/)
  })

  test('that the variable names, and is nothing at all', (t) => {
    const project = projectWithoutBinary(t)
    write(project, 'nothing.js', 'module.exports = null')
    const file = path.join(project, 'nothing.js')
    const { message, cause } = failure(project, { env: { AUTH0_ACTIONS_CACHE_BINARY: file } })
    assert.ok(message.includes(`AUTH0_ACTIONS_CACHE_BINARY names another addon: ${file} is another addon, and`), message)
    assert.equal(cause, undefined)
  })

  test('in a checkout whose build is of another version', (t) => {
    const project = projectOfVersion(t, '9.9.9')
    write(project, `node_modules/${PACKAGE}/Cargo.toml`, '')
    const { message } = failure(project)
    assert.match(message, /its build is out of date: .* is auth0-actions-cache@\d.*, and auth0-actions-cache@9\.9\.9 is needed\. To fix it: npm run build$/)
  })
})

describe('a binary is found', () => {
  test('in the package of its platform', (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    assert.equal(load(project, 'require'), 'loaded')
    assert.equal(load(project, 'import'), 'loaded')
  })

  test('in the package of its platform, beside that of the other C library', { skip: process.platform !== 'linux' }, (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    const { platform } = ownBinary()
    const other = platform.endsWith('musl') ? platform.replace('musl', 'gnu') : platform.replace('gnu', 'musl')
    // To load it would end the process.
    addPlatform(project, other, '')
    write(project, `node_modules/${PACKAGE}-${other}/${PACKAGE}.${other}.node`, '')
    assert.equal(load(project, 'require'), 'loaded')
  })

  test('by AUTH0_ACTIONS_CACHE_BINARY', (t) => {
    const env = { AUTH0_ACTIONS_CACHE_BINARY: ownBinary().file }
    assert.equal(load(projectWithoutBinary(t), 'require', { env }), 'loaded')
  })

  test('by AUTH0_ACTIONS_CACHE_BINARY, from the working directory', (t) => {
    const { file } = ownBinary()
    const project = projectWithoutBinary(t)
    fs.copyFileSync(file, path.join(project, path.basename(file)))
    const env = { AUTH0_ACTIONS_CACHE_BINARY: path.basename(file) }
    assert.equal(load(project, 'require', { env }), 'loaded')
  })

  test('whatever the variable of all packages made with napi-rs names', (t) => {
    const project = projectWithoutBinary(t)
    addBuiltPlatforms(project)
    assert.equal(load(project, 'require', { env: { NAPI_RS_NATIVE_LIBRARY_PATH: otherAddon() } }), 'loaded')
  })
})

test('AUTH0_ACTIONS_CACHE_BINARY names a file that is not there, and what no terminal should print is escaped', (t) => {
  const env = { AUTH0_ACTIONS_CACHE_BINARY: path.join(ROOT, 'no-such\u001b[31m\u202e\u009b.node') }
  const { message, cause } = failure(projectWithoutBinary(t), { env })
  assert.match(message, /Looked for: .*no-such\\u\{1b\}\[31m\\u\{202e\}\\u\{9b\}\.node\. The environment variable AUTH0_ACTIONS_CACHE_BINARY names it/)
  assert.match(message, /To fix it: unset AUTH0_ACTIONS_CACHE_BINARY/)
  assert.doesNotMatch(`${message}${cause}`, /[\p{Cc}\p{Cf}]/u)
})

test('there is a binary for every target of napi-rs', () => {
  const { targets } = require('../package.json').napi
  const cpus = { x86_64: 'x64', aarch64: 'arm64' }
  const systems = { 'unknown-linux': 'linux', apple: 'darwin', 'pc-windows': 'win32' }
  const names = targets.map((target) => {
    const [, cpu, vendor, end] = /^(\w+?)-(unknown-linux|apple|pc-windows)-(\w+)$/.exec(target)
    return [systems[vendor], cpus[cpu], ...(vendor === 'apple' ? [] : [end])].join('-')
  })
  assert.deepEqual([...require('../lib/platform.js').PLATFORMS].sort(), names.sort())
})
