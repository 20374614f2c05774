'use strict'

const fs = require('node:fs')
const path = require('node:path')

/**
 * What `open` returns; the cache stays open while it is held.
 * @typedef {object} Handle
 */

/**
 * The functions that every execution calls: see src/binding/hot.rs. napi-rs does not know them, because they are bound
 * without its macro.
 * @typedef {object} Hot
 * @property {(handle: Handle, key: unknown, nowMs: number) => string | undefined} get
 * @property {(handle: Handle, key: string, value: string, nowMs: number, ttlMs: number, expiresAtMs?: number) => number | import('../index').CacheWriteErrorCode} set
 * @property {Hot['set']} setShort
 * @property {Hot['set']} setAscii
 * @property {(handle: Handle, key: unknown, nowMs: number) => import('../index').CacheWriteErrorCode | undefined} delete
 */

/**
 * Memory of the addon's: see src/binding/memory.rs. Missing where the runtime admits no such buffers.
 * @typedef {object} Memory
 * @property {ArrayBuffer} [results]
 * @property {ArrayBuffer} [tally]
 * @property {ArrayBuffer} [versions]
 * @typedef {typeof import('../native/binding') & Hot & Memory} Native
 */

/**
 * What was tried, and what came of it. `name` is a package, or a file that was named or built here.
 * @typedef {{ name: string, error: unknown }} Attempt
 */

/**
 * The platforms that have a binary, by `process.platform` and `process.arch`, as package.json's `napi.targets` lists
 * them.
 * @type {Record<string, readonly string[]>}
 */
const PLATFORMS = {
  'darwin-arm64': ['darwin-arm64'],
  'darwin-x64': ['darwin-x64'],
  'linux-arm64': ['linux-arm64-gnu', 'linux-arm64-musl'],
  'linux-x64': ['linux-x64-gnu', 'linux-x64-musl'],
  'win32-arm64': ['win32-arm64-msvc'],
  'win32-x64': ['win32-x64-msvc'],
}

/** musl's loader, which every Linux has that is built on it. */
const MUSL_LOADERS = /** @type {Record<string, string>} */ ({
  arm64: '/lib/ld-musl-aarch64.so.1',
  x64: '/lib/ld-musl-x86_64.so.1',
})

/** The names of this platform's binaries, the likelier first. */
function candidates() {
  const names = PLATFORMS[`${process.platform}-${process.arch}`] ?? []
  const isMusl = names.length > 1 && fs.existsSync(MUSL_LOADERS[process.arch] ?? '')
  return isMusl ? [...names].reverse() : names
}

/**
 * Where a platform's binary may be. A checkout has its own build, which goes first; to look for it is a tenth of the
 * cost of requiring in vain.
 * @param {string} name
 */
function places(name) {
  const built = path.join(__dirname, '..', 'native', `auth0-actions-cache.${name}.node`)
  return [...(fs.existsSync(built) ? [built] : []), `auth0-actions-cache-${name}`]
}

/**
 * Loads the addon. napi-rs can generate a loader; it costs 2 ms at each start, and its error says nothing to mend.
 * @returns {Native}
 */
function load() {
  /** @type {Attempt[]} */
  const attempts = []
  const attempt = (/** @type {string} */ name) => {
    try {
      return /** @type {Native} */ (require(name))
    } catch (error) {
      attempts.push({ name, error })
      return undefined
    }
  }
  const override = process.env.NAPI_RS_NATIVE_LIBRARY_PATH
  for (const name of override ? [path.resolve(override)] : candidates().flatMap(places)) {
    const native = attempt(name)
    if (native) return native
  }
  throw require('./no-binary.js').noBinary(attempts, PLATFORMS)
}

module.exports = load()
