'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')

const SETUP = fs.readFileSync(path.join(__dirname, '..', 'scripts', 'setup.js'), 'utf8')

/** A checkout small enough to be set up in a moment: its one package is a folder of it, its build copies a file. */
function checkout(t) {
  const folder = emptyFolder(t)
  const dependencies = { tool: 'file:tool' }
  writeFiles(folder, {
    'scripts/setup.js': SETUP,
    'package.json': JSON.stringify({ name: 'checkout', version: '1.0.0', dependencies, scripts: { build: 'node build.js' } }),
    'package-lock.json': JSON.stringify({
      name: 'checkout',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'checkout', version: '1.0.0', dependencies },
        'node_modules/tool': { resolved: 'tool', link: true },
        tool: { version: '1.0.0' },
      },
    }),
    'tool/package.json': JSON.stringify({ name: 'tool', version: '1.0.0' }),
    'build.js': `const fs = require('fs')
      fs.mkdirSync('native', { recursive: true })
      fs.copyFileSync('src/engine/lib.rs', 'native/addon.node')`,
    'Cargo.toml': '[package]',
    'Cargo.lock': 'version = 4',
    'build.rs': 'fn main() {}',
    'src/engine/lib.rs': '// one',
  })
  return folder
}

async function setUp(folder, env = process.env) {
  const { code, stdout, stderr } = await run(folder, ['scripts/setup.js'], { env })
  return { code, steps: stdout.split('\n').filter((line) => line.startsWith('setup: ')), stderr }
}

const INSTALLED = 'setup: install node_modules: npm ci --ignore-scripts --no-audit --no-fund'
const BUILT = 'setup: build the addon: npm run build'
const INSTALL_SKIPPED = 'setup: install node_modules: up to date, skipped'
const BUILD_SKIPPED = 'setup: build the addon: up to date, skipped'

test('a fresh checkout is installed and built, and then both are skipped', async (t) => {
  const folder = checkout(t)
  const first = await setUp(folder)
  assert.deepEqual(first.steps, [INSTALLED, BUILT], first.stderr)
  assert.equal(fs.readFileSync(path.join(folder, 'native', 'addon.node'), 'utf8'), '// one')
  assert.deepEqual((await setUp(folder)).steps, [INSTALL_SKIPPED, BUILD_SKIPPED])
})

test('a step is done again when what it reads or made has changed, and only then', async (t) => {
  const folder = checkout(t)
  const source = path.join(folder, 'src', 'engine', 'lib.rs')
  await setUp(folder)

  fs.writeFileSync(source, '// two')
  assert.deepEqual((await setUp(folder)).steps, [INSTALL_SKIPPED, BUILT])
  assert.equal(fs.readFileSync(path.join(folder, 'native', 'addon.node'), 'utf8'), '// two')

  fs.writeFileSync(source, '// two')
  fs.utimesSync(source, new Date(0), new Date(0))
  assert.deepEqual((await setUp(folder)).steps, [INSTALL_SKIPPED, BUILD_SKIPPED])

  fs.rmSync(path.join(folder, 'native', 'addon.node'))
  assert.deepEqual((await setUp(folder)).steps, [INSTALL_SKIPPED, BUILT])

  fs.appendFileSync(path.join(folder, 'package-lock.json'), '\n')
  assert.deepEqual((await setUp(folder)).steps, [INSTALLED, BUILD_SKIPPED])

  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true })
  assert.deepEqual((await setUp(folder)).steps, [INSTALLED, BUILD_SKIPPED])
})

test('without cargo there is one clear error, unless nothing has to be built', async (t) => {
  const folder = checkout(t)
  const env = { ...process.env, PATH: '', Path: '' }
  await setUp(folder)
  assert.equal((await setUp(folder, env)).code, 0)

  fs.writeFileSync(path.join(folder, 'src', 'engine', 'lib.rs'), '// two')
  const { code, steps, stderr } = await setUp(folder, env)
  assert.equal(code, 1)
  assert.deepEqual(steps, [INSTALL_SKIPPED])
  assert.match(stderr, /^setup: cargo was not found.*Install Rust/)
})

test('a build that makes no addon fails the set-up', async (t) => {
  const folder = checkout(t)
  fs.writeFileSync(path.join(folder, 'build.js'), '')
  const { code, stderr } = await setUp(folder)
  assert.equal(code, 1)
  assert.match(stderr, /setup: "npm run build" ended well, but what it makes is not there/)
})

test('a build that fails fails the set-up, and is tried again', async (t) => {
  const folder = checkout(t)
  fs.renameSync(path.join(folder, 'src'), path.join(folder, 'source'))
  const failed = await setUp(folder)
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /^setup: "npm run build" failed: see above\./m)

  fs.renameSync(path.join(folder, 'source'), path.join(folder, 'src'))
  const { code, steps } = await setUp(folder)
  assert.equal(code, 0)
  assert.deepEqual(steps, [INSTALL_SKIPPED, BUILT])
})
