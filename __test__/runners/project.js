'use strict'

const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const { copyBundled } = require('../../scripts/bundle.js')
const { addBuiltPlatforms } = require('../helpers/installed.js')

const ROOT = path.join(__dirname, '..', '..')
const PACKAGE = 'auth0-actions-cache'

/**
 * A project that has a runner of a pinned version installed, our package as it is packed, and the suites. It lies in
 * target/runners/, and its installed runner stays there for the next time.
 * @param {string} name of the folder in projects/
 */
function makeProject(name) {
  const dir = install(name)
  putPackage(dir)
  fs.rmSync(path.join(dir, 'suites'), { recursive: true, force: true })
  fs.cpSync(path.join(__dirname, 'suites'), path.join(dir, 'suites'), { recursive: true })
  return dir
}

/**
 * Installs what the project's lock file says, unless it is there.
 * @param {string} name
 */
function install(name) {
  const source = path.join(__dirname, 'projects', name)
  const dir = path.join(ROOT, 'target', 'runners', name)
  const installed = path.join(dir, 'installed-lock.json')
  const lock = fs.readFileSync(path.join(source, 'package-lock.json'), 'utf8')
  if (fs.existsSync(installed) && fs.readFileSync(installed, 'utf8') === lock) return dir
  fs.mkdirSync(dir, { recursive: true })
  // A package to lie in: else Vitest 3, for which the folder itself is no part of the project, finds this repository.
  fs.writeFileSync(path.join(dir, '..', 'package.json'), '{}\n')
  for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(source, file), path.join(dir, file))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', args, { cwd: dir, stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000, killSignal: 'SIGKILL' })
  fs.writeFileSync(installed, lock)
  return dir
}

/**
 * Puts what npm would publish into the project: the package, and in one of its own the addon that was built here.
 * @param {string} dir
 */
function putPackage(dir) {
  const target = path.join(dir, 'node_modules', PACKAGE)
  fs.rmSync(target, { recursive: true, force: true })
  copyBundled(target)
  addBuiltPlatforms(dir)
}

/**
 * Runs a runner's script in a project, and returns how it ended, all that it printed, and what its test files logged.
 * @param {string} dir
 * @param {string[]} args of Node
 * @param {{ node?: string, env?: Record<string, string> }} [options]
 */
function run(dir, args, { node = process.execPath, env = {} } = {}) {
  const log = path.join(dir, 'run.log')
  fs.writeFileSync(log, '')
  const { status, signal, stdout, stderr } = spawnSync(node, args, {
    cwd: dir,
    encoding: 'utf8',
    // Without what node:test, which runs this, tells its own test files.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: '', NO_COLOR: '1', CI: 'true', ...env, RUN_LOG: log },
    // A runner that something keeps from ending is killed, and so seen.
    timeout: 120_000,
  })
  const files = fs.readFileSync(log, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  return { status: signal ?? status, output: `${stdout}${stderr}`, files }
}

/**
 * Copies a test file so many times, for files that run side by side or one after the other.
 * @param {string} dir
 * @param {string} file
 * @param {number} times
 */
function copyTestFile(dir, file, times) {
  const [name, ...extensions] = path.basename(file).split('.')
  for (let copy = 1; copy <= times; copy++) {
    const target = path.join(path.dirname(file), [`${name}-${copy}`, ...extensions].join('.'))
    fs.copyFileSync(path.join(dir, file), path.join(dir, target))
  }
  fs.rmSync(path.join(dir, file))
}

module.exports = { copyTestFile, install, makeProject, putPackage, run }
