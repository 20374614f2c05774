'use strict'

// How the runtime itself measures a cache, as far as the test harness that Auth0 publishes shows it: at each `set` all
// keys and values are joined into one string, and that is measured. Written anew from what the harness does.
//
// Its rules are the harness's: 16,640 bytes in all; no limit on entries; the record that is replaced counts beside the
// new one, and so do expired ones; no cut at 24 hours; the object that is kept is the one that is handed out.

const MAX_KEY_BYTES = 64
const MAX_VALUE_BYTES = 4096
const MAX_TOTAL_BYTES = 16_640

class RuntimeWay {
  #records = new Map()
  #defaultTtlMs

  constructor(defaultTtlMs) {
    this.#defaultTtlMs = defaultTtlMs
  }

  get(key) {
    const record = this.#records.get(key)
    if (record === undefined || record.expires_at < Date.now()) return undefined
    return record
  }

  set(key, value, options) {
    const keyBytes = Buffer.byteLength(key, 'utf-8')
    if (keyBytes > MAX_KEY_BYTES) return { type: 'error', code: 'CacheKeySizeExceeded' }
    const valueBytes = Buffer.byteLength(value, 'utf-8')
    if (valueBytes > MAX_VALUE_BYTES) return { type: 'error', code: 'CacheValueSizeExceeded' }
    if (this.#measureAll() + keyBytes + valueBytes > MAX_TOTAL_BYTES) return { type: 'error', code: 'CacheSizeExceeded' }
    const nowMs = Date.now()
    const expiry = expiryMs(nowMs, options?.ttl, options?.expires_at, this.#defaultTtlMs)
    if (Number.isNaN(expiry)) return { type: 'error', code: 'InvalidExpiry' }
    if (expiry <= nowMs) return { type: 'error', code: 'ItemAlreadyExpired' }
    if (!Number.isSafeInteger(expiry)) return { type: 'error', code: 'InvalidExpiry' }
    const record = { value, expires_at: expiry }
    this.#records.set(key, record)
    return { type: 'success', record }
  }

  delete(key) {
    if (!this.#records.delete(key)) return { type: 'error', code: 'CacheKeyDoesNotExist' }
    return { type: 'success' }
  }

  #measureAll() {
    let all = ''
    for (const key of this.#records.keys()) all += key
    for (const { value } of this.#records.values()) all += value
    return Buffer.byteLength(all, 'utf-8')
  }
}

/** `NaN` if a lifetime is given that is no finite number. */
function expiryMs(nowMs, ttlMs, expiresAtMs, defaultTtlMs) {
  if (ttlMs === undefined && expiresAtMs === undefined) return nowMs + defaultTtlMs
  if (ttlMs !== undefined && !Number.isFinite(ttlMs)) return NaN
  if (expiresAtMs !== undefined && !Number.isFinite(expiresAtMs)) return NaN
  return Math.min(nowMs + Math.floor(ttlMs ?? Infinity), Math.floor(expiresAtMs ?? Infinity))
}

module.exports = { RuntimeWay }
