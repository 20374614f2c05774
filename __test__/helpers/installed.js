'use strict'

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { LIMIT_MS } = require('./run.js')

const ROOT = path.join(__dirname, '..', '..')

/** What a platform package is made of, without its binary. */
const { name: PACKAGE, version: VERSION } = require('../../package.json')

/**
 * A project that has installed this package, without a binary, as the registry's has none. It goes when the test ends.
 * @param {import('node:test').TestContext} t
 * @returns {string} its folder
 */
function projectWithoutBinary(t) {
  const project = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-'))
  t.after(() => fs.rmSync(project, { recursive: true, force: true, maxRetries: 3 }))
  const installed = path.join(project, 'node_modules', PACKAGE)
  fs.mkdirSync(installed, { recursive: true })
  for (const name of ['index.js', 'lib', 'package.json']) {
    fs.cpSync(path.join(ROOT, name), path.join(installed, name), { recursive: true })
  }
  return project
}

/**
 * Puts a platform's package into the project.
 * @param {string} project
 * @param {string} platform as in `linux-x64-gnu`
 * @param {Buffer | string} [binary] what its .node file holds; none: no file
 * @returns {string} the package's name
 */
function addPlatform(project, platform, binary) {
  const name = `${PACKAGE}-${platform}`
  const main = `${PACKAGE}.${platform}.node`
  const folder = path.join(project, 'node_modules', name)
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: VERSION, main }))
  if (binary !== undefined) fs.writeFileSync(path.join(folder, main), binary)
  return name
}

/**
 * Puts what was built here where the platform packages go: the binary is not in the main package.
 * @param {string} project
 * @returns {string[]} the packages' names
 */
function addBuiltPlatforms(project) {
  const native = path.join(ROOT, 'native')
  const binaries = fs.readdirSync(native).filter((name) => name.endsWith('.node'))
  if (binaries.length === 0) throw new Error(`there is no binary in ${native}: run "npm run build"`)
  return binaries.map((name) => addPlatform(project, name.split('.')[1] ?? '', fs.readFileSync(path.join(native, name))))
}

/**
 * @typedef {object} Elsewhere a platform to pretend to be on
 * @property {string} platform
 * @property {string} arch
 * @property {boolean} [musl]
 */

/**
 * Loads the package in a project, in a process of its own, and returns what it threw.
 * @param {string} project
 * @param {'require' | 'import'} how
 * @param {{ elsewhere?: Elsewhere, env?: NodeJS.ProcessEnv, args?: string[], uid?: number }} [options] `args` are Node's
 * @returns {{ name: string, code?: string, message: string, cause?: string } | 'loaded'}
 */
function load(project, how, { elsewhere, env, args = [], uid } = {}) {
  const script = `
    ${elsewhere ? pretend(project, elsewhere) : ''}
    const told = ({ name, code, message, cause }) => ({ name, code, message, cause: cause?.message })
    const say = (result) => console.log(JSON.stringify(result))
    new Promise((resolve) => resolve(${how}('${PACKAGE}'))).then(() => say('loaded'), (error) => say(told(error)))`
  const { stdout, stderr } = spawnSync(process.execPath, [...args, '-e', script], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, AUTH0_ACTIONS_CACHE_BINARY: '', ...env },
    timeout: LIMIT_MS,
    ...(uid && { uid }),
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

/**
 * @param {string} project
 * @param {Elsewhere} elsewhere
 */
function pretend(project, { platform, arch, musl = false }) {
  // A program begins with what loads it.
  const program = path.join(project, 'program')
  fs.writeFileSync(program, `\x7fELF ${musl ? '/lib/ld-musl-x86_64.so.1' : '/lib64/ld-linux-x86-64.so.2'}`)
  const values = { platform, arch, execPath: program }
  return Object.entries(values)
    .map(([name, value]) => `Object.defineProperty(process, '${name}', { value: ${JSON.stringify(value)} })`)
    // A report looks up the host of every open socket, which can take seconds: nothing may ask for one.
    .concat('process.report.getReport = undefined')
    .join('\n')
}

module.exports = { PACKAGE, ROOT, VERSION, addBuiltPlatforms, addPlatform, load, projectWithoutBinary }
