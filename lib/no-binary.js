'use strict'

// Why the addon could not be loaded, and how to fix that. Read only when it has happened, so it may take its time.

const fs = require('node:fs')
const path = require('node:path')

const { withCode } = require('./errors.js')
const { PACKAGE, PLATFORMS, ROOT, filesOf, isMusl, likelierFirst, packageOf } = require('./platform.js')

/** What installs a project with all that is optional, by its lock file. */
const INSTALLS = {
  'bun.lock': 'bun install',
  'bun.lockb': 'bun install',
  'pnpm-lock.yaml': 'pnpm install',
  'yarn.lock': 'yarn install',
  'package-lock.json': 'npm install --include=optional',
}

/**
 * @param {import('./native').Attempt[]} attempts
 * @param {string} expected the addon that was looked for
 */
function noBinary(attempts, expected) {
  const named = process.env.AUTH0_ACTIONS_CACHE_BINARY ? attempts[0]?.place : undefined
  const names = named ? [named] : likelierFirst().map(packageOf)
  // What was there and failed tells more than what was not there.
  const failed = attempts.find((attempt) => 'found' in attempt || !isMissing(attempt.error)) ?? attempts[0]
  const [, reason, fix] = causes(failed, expected, named).find(([applies]) => applies) ?? []
  const system = process.platform === 'linux' ? `linux ${process.arch}, ${isMusl() ? 'musl' : 'glibc'}` : `${process.platform} ${process.arch}`
  const message = `${PACKAGE} could not load its binary (${system}). Looked for: ${names.join(', ') || 'none'}. ${reason} To fix it: ${fix}`
  const { code, text } = told(failed?.error)
  // The runtime's own error is of another realm.
  const cause = failed && 'error' in failed ? Object.assign(new Error(text), { code }) : undefined
  return withCode(new Error(printable(message), { cause }), 'ERR_AUTH0_ACTIONS_CACHE_NO_BINARY')
}

/**
 * Every cause, with whether it applies. The first that does is the cause; so each may take for granted that those above
 * it don't apply.
 * @param {import('./native').Attempt | undefined} failed
 * @param {string} expected
 * @param {string | undefined} named the file that the variable names
 * @returns {[applies: boolean, reason: string, fix: string][]}
 */
function causes(failed, expected, named) {
  const { code, text } = told(failed?.error)
  const [platform] = likelierFirst()
  const wanted = platform ? packageOf(platform) : ''
  const [unreadable] = (named ? [named] : platform ? filesOf(platform) : []).filter(isUnreadable)
  const other = failed && 'found' in failed && `${path.normalize(failed.place)} is ${failed.found ?? 'another addon'}, and ${expected} is needed.`
  const isCheckout = read(path.join(ROOT, 'Cargo.toml')) !== undefined
  const isBundle = !read(path.join(ROOT, 'package.json'))?.includes(`"name": "${PACKAGE}"`)
  const strangers = PLATFORMS.map(packageOf).filter((name) => name !== wanted && isInstalled(name))
  const { lockFile, lock, install } = findLock()

  const again = `delete node_modules, then run: ${install}`
  const rename = 'unset AUTH0_ACTIONS_CACHE_BINARY, or let it name a .node file of that version, built for this platform.'
  const external =
    `keep ${PACKAGE} in node_modules, and out of the bundle: external: ['${PACKAGE}'] in esbuild and Rollup, ` +
    `externals: { '${PACKAGE}': 'commonjs ${PACKAGE}' } in webpack, --external ${PACKAGE} in ncc.`
  return [
    [text.includes('--allow-ffi'), 'Deno loads addons only with --allow-ffi.', 'run deno with --allow-ffi.'],
    [
      code === 'ERR_DLOPEN_DISABLED' && 'permission' in process,
      'Node loads no addons: it runs with --permission, and without --allow-addons.',
      'run node with --allow-addons.',
    ],
    [
      code === 'ERR_DLOPEN_DISABLED',
      'Node loads no addons: it runs with --no-addons.',
      'run node without --no-addons; the option may also be in NODE_OPTIONS.',
    ],
    [
      code === 'ERR_ACCESS_DENIED',
      'Node may not read it: --permission allows to read other folders only.',
      `run node with --allow-fs-read=${path.dirname(ROOT)}`,
    ],
    [
      unreadable !== undefined,
      `The user that runs this may not read ${unreadable && path.normalize(unreadable)}.`,
      'run the install and the tests as the same user, or give that user the right to read node_modules.',
    ],
    [named !== undefined && Boolean(other), `The environment variable AUTH0_ACTIONS_CACHE_BINARY names another addon: ${other}`, rename],
    [named !== undefined, `The environment variable AUTH0_ACTIONS_CACHE_BINARY names it, and it does not load: ${text}.`, rename],
    [
      platform === undefined,
      `There are binaries for ${PLATFORMS.join(', ')}, and this platform is none of them.`,
      'build the binary here: with Rust, in a checkout of the repository, by "npm ci && npm run build". Then set ' +
        'AUTH0_ACTIONS_CACHE_BINARY to the path of the .node file.',
    ],
    [isCheckout && Boolean(other), `This is a checkout of the repository, and its build is out of date: ${other}`, 'npm run build'],
    [isCheckout && !isMissing(failed?.error), `This is a checkout of the repository, and its build does not load: ${text}.`, 'npm run build'],
    [isCheckout, 'This is a checkout of the repository, and it is not built yet.', 'npm run build'],
    [Boolean(other), `The binary does not belong to this package: ${other}`, isBundle ? external : again],
    [isBundle, `This is a bundle, made of ${PACKAGE} and other code, and a bundle holds no binary.`, external],
    [isInstalled(wanted), `${wanted} is there, but does not load: ${text}. Its file may be damaged, or this system too old.`, again],
    [
      strangers.length > 0,
      `Missing is ${wanted}; installed is ${strangers.join(', ')}: node_modules was made on another platform and copied ` +
        'here (from a Mac into a Linux container, or from a glibc image into a musl one).',
      `leave node_modules out of what you copy (.dockerignore), and here ${again}`,
    ],
    [
      lock !== undefined && !lock.includes(wanted),
      `Missing is ${wanted}, and ${lockFile} does not list it: the lock file was written on another platform (musl ` +
        'and glibc count as two), where npm loses the optional dependencies of the others.',
      `delete node_modules and ${lockFile}, then run: ${install}`,
    ],
    [
      true,
      `Missing is ${wanted}, which is an optional dependency: the install left those out (--omit=optional, ` +
        '--no-optional, or a setting to that effect), or the registry that was asked does not have it.',
      again,
    ],
  ]
}

/** The nearest lock file above this package. Without one, npm is the likeliest. */
function findLock() {
  for (let folder = ROOT; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    for (const [lockFile, install] of Object.entries(INSTALLS)) {
      const lock = read(path.join(folder, lockFile))
      if (lock !== undefined) return { lockFile, lock, install }
    }
  }
  return { lockFile: '', install: INSTALLS['package-lock.json'] }
}

/**
 * What may not be read tells as little as what is not there.
 * @template T
 * @param {() => T} look
 */
function ifThere(look) {
  try {
    return look()
  } catch {
    return undefined
  }
}

const read = (/** @type {string} */ file) => ifThere(() => fs.readFileSync(file, 'utf8'))
const isInstalled = (/** @type {string} */ name) => ifThere(() => require.resolve(`${name}/package.json`)) !== undefined

/** @param {string} file */
function isUnreadable(file) {
  try {
    fs.accessSync(file, fs.constants.R_OK)
    return false
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(told(error).code)
  }
}

/**
 * Whether there is no such module, which the runtimes tell apart from one that does not load.
 * @param {unknown} error
 */
function isMissing(error) {
  return ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(told(error).code)
}

/**
 * What an error says. It may be of another realm, so it is asked for no class.
 * @param {any} error
 */
function told(error) {
  return { code: error?.code, text: printable(`${error?.message ?? error}`.split('\n', 1)[0] ?? '') }
}

/**
 * Escapes what a terminal would not show but obey: paths may have control characters and bidirectional ones.
 * @param {string} text
 */
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

module.exports = { noBinary }
