'use strict'

// The model that this package is judged by: plain JavaScript, in one thread, with every rule of what an Action sees. It
// keeps sums, so that a `set` measures nothing but its own key and value, and the order of the `set`s: in its `Map`, by
// taking a record out before it is set again; or by numbers, which costs a `set` less, and a sort when records are listed.
//
// It does not have what a test author holds beside that: counters, a history, ordered failures, evictions, names for
// caches, other threads. Nor does it guard against mocked built-ins, or against a call that is cut short.

const DEFAULT_LIMITS = {
  maxEntries: 20,
  maxKeyBytes: 64,
  maxValueBytes: 4096,
  maxTotalBytes: 8192,
  defaultTtlMs: 15 * 60 * 1000,
  maxTtlMs: 24 * 60 * 60 * 1000,
}

/** @typedef {{ value: string, expires_at: number, bytes: number, turn: number }} Held a record, the size of its key and value, and the number of its `set` */

class CarefulModel {
  /** @type {Map<string, Held>} */
  #records = new Map()
  #turn = 0
  /** Of all records that are held, expired ones too. */
  #bytes = 0
  /** No record that is held expires before. */
  #earliestExpiryMs = Infinity
  #limits
  #ordersByNumber

  /**
   * @param {Partial<typeof DEFAULT_LIMITS>} [limits]
   * @param {{ ordersByNumber?: boolean }} [options]
   */
  constructor(limits, { ordersByNumber = false } = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits }
    this.#ordersByNumber = ordersByNumber
  }

  get(key) {
    const nowMs = now()
    const record = this.#records.get(key)
    if (record === undefined || record.expires_at < nowMs) return undefined
    return { value: record.value, expires_at: record.expires_at }
  }

  set(key, value, options) {
    if (typeof key !== 'string') throw invalidArgType('key', key)
    if (typeof value !== 'string') throw invalidArgType('value', value)
    const ttlMs = options?.ttl
    const expiresAtMs = options?.expires_at
    const nowMs = now()
    const limits = this.#limits
    const keyBytes = Buffer.byteLength(key)
    if (keyBytes > limits.maxKeyBytes) return refused('CacheKeySizeExceeded')
    const valueBytes = Buffer.byteLength(value)
    if (valueBytes > limits.maxValueBytes) return refused('CacheValueSizeExceeded')
    const bytes = keyBytes + valueBytes
    const old = this.#records.get(key)
    const hasExpired = this.#earliestExpiryMs < nowMs
    if (!this.#hasRoom(old, bytes, nowMs, hasExpired)) return refused('CacheSizeExceeded')
    if (!isLifetime(ttlMs) || !isLifetime(expiresAtMs)) return refused('InvalidExpiry')
    let expiryMs = nowMs + limits.defaultTtlMs
    if (ttlMs !== undefined || expiresAtMs !== undefined) {
      expiryMs = Math.min(nowMs + Math.floor(ttlMs ?? Infinity), Math.floor(expiresAtMs ?? Infinity))
    }
    if (expiryMs <= nowMs) return refused('ItemAlreadyExpired')
    if (!Number.isSafeInteger(expiryMs)) return refused('InvalidExpiry')
    const expires_at = Math.min(expiryMs, nowMs + limits.maxTtlMs)
    if (old !== undefined && this.#ordersByNumber) this.#bytes -= old.bytes
    else if (old !== undefined) this.#drop(key, old)
    this.#records.set(key, { value, expires_at, bytes, turn: this.#turn++ })
    this.#bytes += bytes
    if (hasExpired) this.#dropExpired(nowMs)
    if (expires_at < this.#earliestExpiryMs) this.#earliestExpiryMs = expires_at
    return { type: 'success', record: { value, expires_at } }
  }

  delete(key) {
    const nowMs = now()
    const record = this.#records.get(key)
    if (record === undefined || record.expires_at < nowMs) return refused('CacheKeyDoesNotExist')
    this.#drop(key, record)
    return { type: 'success' }
  }

  /** Live records, the oldest `set` first. */
  records() {
    const nowMs = now()
    const live = [...this.#records].filter(([, record]) => record.expires_at >= nowMs)
    if (this.#ordersByNumber) live.sort(([, a], [, b]) => a.turn - b.turn)
    return live.map(([key, { value, expires_at }]) => ({ key, value, expires_at }))
  }

  /** Whether live records leave room for `bytes` more, when the record `old` under the same key is out. */
  #hasRoom(old, bytes, nowMs, hasExpired) {
    let entries = this.#records.size
    let total = this.#bytes
    if (hasExpired) {
      for (const record of this.#records.values()) {
        if (record.expires_at >= nowMs) continue
        entries -= 1
        total -= record.bytes
      }
    }
    const isNew = old === undefined || old.expires_at < nowMs
    if (isNew && entries >= this.#limits.maxEntries) return false
    return total + bytes - (isNew ? 0 : old.bytes) <= this.#limits.maxTotalBytes
  }

  #drop(key, record) {
    this.#records.delete(key)
    this.#bytes -= record.bytes
  }

  #dropExpired(nowMs) {
    this.#earliestExpiryMs = Infinity
    for (const [key, record] of this.#records) {
      if (record.expires_at < nowMs) this.#drop(key, record)
      else this.#earliestExpiryMs = Math.min(this.#earliestExpiryMs, record.expires_at)
    }
  }
}

function now() {
  const nowMs = Date.now()
  if (!Number.isFinite(nowMs)) throw new TypeError('Date.now() did not return a finite number')
  return Math.floor(nowMs)
}

function isLifetime(lifetime) {
  return lifetime === undefined || Number.isFinite(lifetime)
}

function refused(code) {
  return { type: 'error', code }
}

function invalidArgType(name, received) {
  const type = received === null ? 'null' : `type ${typeof received}`
  const error = new TypeError(`The "${name}" argument must be a string. Received ${type}`)
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' })
}

module.exports = { CarefulModel }
