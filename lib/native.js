'use strict'

const path = require('node:path')

const { PACKAGE, places } = require('./platform.js')

/**
 * The functions that every execution calls. napi-rs does not know them, for they are bound without its macro:
 * see src/binding/raw.rs. Each takes its numbers, and gives them, in the frame: see frame.js.
 * @typedef {object} Hot
 * @property {(key: unknown, tenant: string, trigger: string) => string | undefined} get
 * @property {(key: string, value: string, tenant: string, trigger: string) => void} set
 * @property {(key: unknown, tenant: string, trigger: string) => void} delete
 */

/**
 * Memory of the addon's: see frame.js and near-cache.js. Missing where the runtime admits no such buffers.
 * @typedef {object} Memory
 * @property {ArrayBuffer} [frame]
 * @property {ArrayBuffer} [versions]
 * @property {ArrayBuffer} [tally]
 * @typedef {typeof import('../native/binding') & Hot & Memory} Native
 */

/**
 * A file or a package that was required in vain: what it threw, or which other addon it turned out to be.
 * @typedef {{ place: string, error?: unknown, found?: unknown }} Attempt
 */

/** The one addon that is of use. The bundler puts the version in its place: to read it costs time at each start. */
const EXPECTED = `${PACKAGE}@${require('../package.json').version}`

/**
 * Loads the addon. The loader that napi-rs can generate is slower, and takes any addon.
 * @returns {Native}
 */
function load() {
  const named = process.env.AUTH0_ACTIONS_CACHE_BINARY
  /** @type {Attempt[]} */
  const attempts = []
  for (const place of named ? [path.resolve(named)] : places()) {
    try {
      const native = require(place)
      if (native?.IDENTITY === EXPECTED) return native
      attempts.push({ place, found: native?.IDENTITY })
    } catch (error) {
      attempts.push({ place, error })
    }
  }
  throw require('./no-binary.js').noBinary(attempts, EXPECTED)
}

module.exports = load()
