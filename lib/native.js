'use strict'

/**
 * The functions that every execution calls. napi-rs does not know them, for they are bound without its macro:
 * see src/binding/raw.rs. Each takes its numbers, and gives them, in a frame.
 * @typedef {object} Hot
 * @property {(frame: Float64Array, key: unknown, tenant: string, trigger: string) => string | undefined} get
 * @property {(frame: Float64Array, key: string, value: string, tenant: string, trigger: string) => number} set
 * @property {(frame: Float64Array, key: unknown, tenant: string, trigger: string) => number} delete
 */

/**
 * Memory of the addon's, by which records may be remembered: see near-cache.js. Missing where the runtime admits no
 * such buffers.
 * @typedef {object} Memory
 * @property {ArrayBuffer} [versions]
 * @property {ArrayBuffer} [tally]
 */

/** @type {typeof import('../native/binding') & Hot & Memory} */
const native = /** @type {any} */ (require('../native/binding.js'))

module.exports = native
