'use strict'

// A simple model of production's cache, in plain JavaScript and one thread: at each `set` it measures all records again.

const MAX_ENTRIES = 20
const MAX_KEY_BYTES = 64
const MAX_VALUE_BYTES = 4096
const MAX_TOTAL_BYTES = 8192
const MAX_TTL_MS = 24 * 60 * 60 * 1000

class SimpleModel {
  #records = new Map()
  #defaultTtlMs

  constructor(defaultTtlMs) {
    this.#defaultTtlMs = defaultTtlMs
  }

  get(key) {
    const record = this.#records.get(key)
    if (record === undefined || record.expires_at < Date.now()) return undefined
    return { value: record.value, expires_at: record.expires_at }
  }

  set(key, value, options) {
    const keyBytes = Buffer.byteLength(key)
    if (keyBytes > MAX_KEY_BYTES) return { type: 'error', code: 'CacheKeySizeExceeded' }
    const valueBytes = Buffer.byteLength(value)
    if (valueBytes > MAX_VALUE_BYTES) return { type: 'error', code: 'CacheValueSizeExceeded' }
    const nowMs = Date.now()
    if (!this.#hasRoom(key, keyBytes + valueBytes, nowMs)) return { type: 'error', code: 'CacheSizeExceeded' }
    const ttlMs = options?.ttl
    const expiresAtMs = options?.expires_at
    if (!isLifetime(ttlMs) || !isLifetime(expiresAtMs)) return { type: 'error', code: 'InvalidExpiry' }
    let expiryMs = Infinity
    if (ttlMs === undefined && expiresAtMs === undefined) expiryMs = nowMs + this.#defaultTtlMs
    if (ttlMs !== undefined) expiryMs = nowMs + Math.floor(ttlMs)
    if (expiresAtMs !== undefined) expiryMs = Math.min(expiryMs, Math.floor(expiresAtMs))
    if (expiryMs <= nowMs) return { type: 'error', code: 'ItemAlreadyExpired' }
    if (!Number.isSafeInteger(expiryMs)) return { type: 'error', code: 'InvalidExpiry' }
    const record = { value, expires_at: Math.min(expiryMs, nowMs + MAX_TTL_MS) }
    this.#records.set(key, record)
    return { type: 'success', record: { value, expires_at: record.expires_at } }
  }

  delete(key) {
    const record = this.#records.get(key)
    if (record === undefined || record.expires_at < Date.now()) return { type: 'error', code: 'CacheKeyDoesNotExist' }
    this.#records.delete(key)
    return { type: 'success' }
  }

  /** Measures the whole cache, without the record that would be replaced. */
  #hasRoom(key, newBytes, nowMs) {
    let entries = 0
    let bytes = newBytes
    for (const [other, record] of this.#records) {
      if (other === key || record.expires_at < nowMs) continue
      entries += 1
      bytes += Buffer.byteLength(other) + Buffer.byteLength(record.value)
    }
    return entries < MAX_ENTRIES && bytes <= MAX_TOTAL_BYTES
  }
}

function isLifetime(lifetime) {
  return lifetime === undefined || Number.isFinite(lifetime)
}

module.exports = { SimpleModel }
