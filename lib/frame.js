'use strict'

// The numbers of each call, in memory of the addon's: src/binding/frame.rs says what is where. All handles of a thread
// share it, in every module instance, so a call begins with `enter`; one that finds its cache by `CACHE_ID` ends with `leave`.

const native = require('./native.js')

const { CACHE_ID, HANDLE } = native

const frame = native.frame ? new Float64Array(native.frame) : new Float64Array(native.FRAME_LENGTH)

/**
 * What a handle was opened with: the first numbers of the frame, while it is this handle's.
 * @param {ReturnType<typeof import('./options.js').readOptions>} options
 */
function makeSettings({ limits, evictionRate, evictionSeed }) {
  const settings = new Float64Array(native.SETTINGS_LENGTH)
  const handle = /** @type {number} */ (frame[native.HANDLES]) + 1
  frame[native.HANDLES] = handle
  settings[HANDLE] = handle
  settings[native.MAX_ENTRIES] = limits.maxEntries
  settings[native.MAX_KEY_BYTES] = limits.maxKeyBytes
  settings[native.MAX_VALUE_BYTES] = limits.maxValueBytes
  settings[native.MAX_TOTAL_BYTES] = limits.maxTotalBytes
  settings[native.DEFAULT_TTL_MS] = limits.defaultTtlMs
  settings[native.MAX_TTL_MS] = limits.maxTtlMs
  settings[native.EVICTION_RATE] = evictionRate
  settings[native.EVICTION_SEED] = evictionSeed
  return settings
}

/**
 * Makes the frame this handle's. From here to the call, no code of the caller's may run: it might call too.
 * @param {Float64Array} settings
 */
function enter(settings) {
  if (frame[HANDLE] !== settings[HANDLE]) frame.set(settings)
}

/**
 * Keeps what the handle has learnt of its cache.
 * @param {Float64Array} settings
 */
function leave(settings) {
  settings[CACHE_ID] = /** @type {number} */ (frame[CACHE_ID])
}

/**
 * The function itself; or, where the runtime admits no memory of the addon's, one that carries the frame to and fro.
 * @template {unknown[]} A, R
 * @param {(...args: A) => R} call
 * @returns {(...args: A) => R}
 */
function withFrame(call) {
  if (native.frame) return call
  return (...args) => {
    native.writeFrame(frame)
    const answer = call(...args)
    frame.set(native.readFrame())
    return answer
  }
}

/** The addon's functions that use the frame. */
const framed = {
  get: withFrame(native.get),
  set: withFrame(native.set),
  delete: withFrame(native.delete),
  seed: withFrame(native.seed),
}

module.exports = { enter, frame, framed, leave, makeSettings }
