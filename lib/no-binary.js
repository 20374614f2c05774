'use strict'

// Why the addon could not be loaded, and what mends it: read only when that has happened, so it may take its time.

const fs = require('node:fs')
const path = require('node:path')

const { withCode } = require('./errors.js')

const PACKAGE = 'auth0-actions-cache'

/**
 * @typedef {import('./native').Attempt} Attempt
 * @typedef {{ reason: string, mend: string }} Diagnosis
 */

/**
 * How each package manager puts right what it installed.
 * @typedef {object} Manager
 * @property {string} lockFile
 * @property {string} optional installs what was left out as optional
 * @property {string} again installs all anew for this platform
 * @property {string} unlocked the same, with a new lock file
 */

/** @type {Manager[]} */
const MANAGERS = [
  {
    lockFile: 'pnpm-lock.yaml',
    optional: 'pnpm install --force',
    again: 'npx rimraf node_modules && pnpm install',
    unlocked: 'npx rimraf node_modules pnpm-lock.yaml && pnpm install',
  },
  {
    lockFile: 'yarn.lock',
    optional: 'npx rimraf node_modules && yarn install',
    again: 'npx rimraf node_modules && yarn install',
    unlocked: 'npx rimraf node_modules yarn.lock && yarn install',
  },
  {
    lockFile: 'package-lock.json',
    optional: 'npm install --include=optional',
    again: 'npm ci --include=optional',
    unlocked: 'npx rimraf node_modules package-lock.json && npm install --include=optional',
  },
]

/** Without a lock file nothing tells which manager it was: npm is the likeliest. */
const UNKNOWN_MANAGER = {
  lockFile: '',
  optional: 'npm install --include=optional',
  again: 'npx rimraf node_modules && npm install --include=optional',
  unlocked: '',
}

/**
 * The error for a platform without a binary, or an install that lacks it.
 * @param {Attempt[]} attempts
 * @param {Record<string, readonly string[]>} platforms
 */
function noBinary(attempts, platforms) {
  const packages = attempts.filter(({ name }) => name.startsWith(PACKAGE))
  const failed = attempts.find(({ error }) => !isMissing(error))
  const { reason, mend } = diagnose(attempts, packages, failed, Object.values(platforms).flat())
  const cause = (failed ?? packages[0] ?? attempts[0])?.error
  const message =
    `${PACKAGE} has no binary that runs here (${here()}). ` +
    `Looked for: ${attempts.length === 0 ? 'none, for none is made' : lookedFor(packages, attempts)}. ${reason} To mend it: ${mend}`
  return withCode(new Error(message, { cause }), 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY')
}

/**
 * @param {Attempt[]} packages
 * @param {Attempt[]} attempts
 */
function lookedFor(packages, attempts) {
  return (packages.length > 0 ? packages : attempts).map(({ name }) => name).join(', ')
}

/**
 * @param {Attempt[]} attempts
 * @param {Attempt[]} packages
 * @param {Attempt | undefined} failed one that was there, and did not load
 * @param {string[]} names those of all platforms
 * @returns {Diagnosis}
 */
function diagnose(attempts, packages, failed, names) {
  if (attempts.length === 0) return unsupported(names)
  if (packages.length === 0) return wrongOverride(attempts)
  if (fs.existsSync(path.join(__dirname, '..', 'Cargo.toml'))) return unbuilt(failed)
  const wanted = wantedAttempt(packages)
  const { manager, lock } = findLock()
  if (isInstalled(wanted.name)) return broken(wanted, manager)
  const others = names.map((name) => `${PACKAGE}-${name}`).filter(isInstalled)
  if (others.length > 0) return foreign(wanted.name, others, manager)
  if (lock !== undefined && !lock.includes(wanted.name)) return unlocked(wanted.name, manager)
  return omitted(wanted.name, manager)
}

/**
 * @param {string[]} names
 * @returns {Diagnosis}
 */
function unsupported(names) {
  return {
    reason: `There are binaries for ${names.join(', ')}, and this platform is none of them.`,
    mend:
      'build it here, in a checkout of the repository and with Rust, by "npm ci && npm run build", and name the .node ' +
      'file that comes out in NAPI_RS_NATIVE_LIBRARY_PATH.',
  }
}

/**
 * @param {Attempt[]} attempts
 * @returns {Diagnosis}
 */
function wrongOverride([attempt]) {
  return {
    reason: `The environment variable NAPI_RS_NATIVE_LIBRARY_PATH names it, and it does not load: ${messageOf(attempt?.error)}.`,
    mend: 'unset NAPI_RS_NATIVE_LIBRARY_PATH, or name a .node file built for this platform.',
  }
}

/**
 * @param {Attempt | undefined} failed
 * @returns {Diagnosis}
 */
function unbuilt(failed) {
  const state = failed ? `its build does not load: ${messageOf(failed.error)}` : 'it is not built yet'
  return { reason: `This is a checkout of the repository, and ${state}.`, mend: 'npm run build' }
}

/**
 * @param {Attempt} failed
 * @param {Manager} manager
 * @returns {Diagnosis}
 */
function broken(failed, { again }) {
  return {
    reason: `${failed.name} is there, but does not load: ${messageOf(failed.error)}. Its file may be damaged, or this system too old.`,
    mend: again,
  }
}

/**
 * @param {string} wanted
 * @param {string[]} others
 * @param {Manager} manager
 * @returns {Diagnosis}
 */
function foreign(wanted, others, { again }) {
  return {
    reason:
      `Missing is ${wanted}; installed is ${others.join(', ')}: node_modules was made on another platform and copied ` +
      'here (from a Mac into a Linux container, or from a glibc image into a musl one).',
    mend: `leave node_modules out of what you copy (.dockerignore), and here run ${again}`,
  }
}

/**
 * @param {string} wanted
 * @param {Manager} manager
 * @returns {Diagnosis}
 */
function unlocked(wanted, { lockFile, unlocked: mend }) {
  return {
    reason:
      `Missing is ${wanted}, and ${lockFile} does not list it: the lock file was written on another platform (musl ` +
      'and glibc count as two), where npm loses the optional dependencies of the others.',
    mend,
  }
}

/**
 * @param {string} wanted
 * @param {Manager} manager
 * @returns {Diagnosis}
 */
function omitted(wanted, { optional }) {
  return {
    reason:
      `Missing is ${wanted}, which is an optional dependency: the install left those out (--omit=optional, ` +
      '--no-optional, or a setting to that effect), or the registry that was asked does not have it.',
    mend: optional,
  }
}

/**
 * The package that this system wants, of those that were looked for.
 * @param {Attempt[]} packages
 */
function wantedAttempt(packages) {
  const musl = isMusl()
  const wanted = packages.find(({ name }) => name.endsWith('-musl') === musl)
  return wanted ?? /** @type {Attempt} */ (packages[0])
}

/** Whether Node itself runs on musl: it reports the version of glibc otherwise. */
function isMusl() {
  if (process.platform !== 'linux') return false
  const report = /** @type {any} */ (process.report?.getReport())
  return report !== undefined && !report?.header?.glibcVersionRuntime
}

function here() {
  const system = `${process.platform} ${process.arch}`
  return process.platform === 'linux' ? `${system}, ${isMusl() ? 'musl' : 'glibc'}` : system
}

/**
 * The nearest lock file above this package, and whose it is.
 * @returns {{ manager: Manager, lock?: string }}
 */
function findLock() {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    for (const manager of MANAGERS) {
      const file = path.join(folder, manager.lockFile)
      if (fs.existsSync(file)) return { manager, lock: fs.readFileSync(file, 'utf8') }
    }
  }
  return { manager: UNKNOWN_MANAGER }
}

/** @param {string} name */
function isInstalled(name) {
  try {
    return Boolean(require.resolve(`${name}/package.json`))
  } catch {
    // Not there is an answer too, and a file that cannot be read is as good as missing.
    return false
  }
}

/**
 * Whether there is no such module, which the runtimes tell apart from one that does not load. The error may be of
 * another realm, so it is asked for no class.
 * @param {any} error
 */
function isMissing(error) {
  return error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND'
}

/** @param {any} error */
function messageOf(error) {
  return `${error?.message ?? error}`.split('\n', 1)[0]
}

module.exports = { noBinary }
