'use strict'

// The cache as the contract describes it, as plainly as can be: what index.js is compared with. Each instant and each
// limit is passed in.

/** What a call that throws comes to. */
const thrown = (name, code, key) => ({ thrown: { name, code, key } })

/** UTF-8 bytes; Node writes a lone surrogate as U+FFFD, which has three. */
const bytesOf = (...texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0)

const isFiniteNumber = (given) => typeof given === 'number' && Number.isFinite(given)

class ModelCache {
  constructor() {
    this.reset()
  }

  reset() {
    this.kept = []
    this.failures = { set: [], delete: [] }
    this.counters = { hits: 0, misses: 0, sets: 0, deletes: 0, refusals: 0, evictions: 0, expirations: 0 }
  }

  live(nowMs) {
    return this.kept.filter((record) => record.expires_at >= nowMs)
  }

  find(key, nowMs) {
    return this.live(nowMs).find((record) => record.key === key)
  }

  drop(dropped) {
    this.kept = this.kept.filter((record) => !dropped.includes(record))
  }

  /** `isEvicted` says whether the platform drops this record, if there is one. */
  get(key, nowMs, isEvicted) {
    const record = this.find(key, nowMs)
    if (record && !isEvicted()) {
      this.counters.hits += 1
      return { value: record.value, expires_at: record.expires_at }
    }
    this.counters.misses += 1
    if (record) this.evictRecords([record])
    return undefined
  }

  set(key, value, options, limits, nowMs) {
    if (typeof key !== 'string' || typeof value !== 'string') return thrown('TypeError', 'ERR_INVALID_ARG_TYPE')
    const code = this.refusal(key, value, options, limits, nowMs) ?? this.takeFailure('set')
    if (code) return this.refuse(code)
    const expired = this.kept.length - this.live(nowMs).length
    const { expires_at } = this.store(key, value, options, limits, nowMs)
    this.counters.sets += 1
    this.counters.expirations += expired
    return { type: 'success', record: { value, expires_at } }
  }

  refuse(code) {
    this.counters.refusals += 1
    return { type: 'error', code }
  }

  /** Rows 2 to 7 of the table. */
  refusal(key, value, options, limits, nowMs) {
    if (bytesOf(key) > limits.maxKeyBytes) return 'CacheKeySizeExceeded'
    if (bytesOf(value) > limits.maxValueBytes) return 'CacheValueSizeExceeded'
    const others = this.live(nowMs).filter((record) => record.key !== key)
    const bytes = others.reduce((sum, record) => sum + bytesOf(record.key, record.value), bytesOf(key, value))
    const isNew = !this.find(key, nowMs)
    if (bytes > limits.maxTotalBytes || (isNew && others.length >= limits.maxEntries)) return 'CacheSizeExceeded'
    const given = [options?.ttl, options?.expires_at].filter((one) => one !== undefined)
    if (!given.every(isFiniteNumber)) return 'InvalidExpiry'
    const expiry = this.expiry(options, limits, nowMs)
    if (expiry <= nowMs) return 'ItemAlreadyExpired'
    return Number.isSafeInteger(expiry) ? undefined : 'InvalidExpiry'
  }

  /** Row 6. */
  expiry(options, limits, nowMs) {
    const ends = []
    if (options?.ttl !== undefined) ends.push(nowMs + Math.floor(options.ttl))
    if (options?.expires_at !== undefined) ends.push(Math.floor(options.expires_at))
    return ends.length > 0 ? Math.min(...ends) : nowMs + limits.defaultTtlMs
  }

  /** Row 9. */
  store(key, value, options, limits, nowMs) {
    const expires_at = Math.min(this.expiry(options, limits, nowMs), nowMs + limits.maxTtlMs)
    const record = { key, value, expires_at }
    this.kept = [...this.live(nowMs).filter((other) => other.key !== key), record]
    return record
  }

  delete(key, nowMs) {
    const record = this.find(key, nowMs)
    const code = record ? this.takeFailure('delete') : 'CacheKeyDoesNotExist'
    if (code) return this.refuse(code)
    this.drop([record])
    this.counters.deletes += 1
    return { type: 'success' }
  }

  records(nowMs) {
    return this.live(nowMs).map((record) => ({ ...record }))
  }

  seed(records, limits, nowMs) {
    const before = this.kept
    for (const { key, value, ...options } of records) {
      const code = this.refusal(key, value, options, limits, nowMs)
      if (code) {
        this.kept = before
        return thrown('Error', code, key)
      }
      this.store(key, value, options, limits, nowMs)
    }
    return undefined
  }

  evict(key, nowMs) {
    return this.evictRecords(this.live(nowMs).filter((record) => key === undefined || record.key === key))
  }

  evictRecords(records) {
    this.drop(records)
    this.counters.evictions += records.length
    return records.length
  }

  fail(operation, code, times) {
    this.failures[operation].push({ code, times })
  }

  takeFailure(operation) {
    const [next] = this.failures[operation]
    if (!next) return undefined
    next.times -= 1
    if (next.times === 0) this.failures[operation].shift()
    return next.code
  }

  usage(nowMs) {
    const live = this.live(nowMs)
    return { entries: live.length, bytes: live.reduce((sum, { key, value }) => sum + bytesOf(key, value), 0), ...this.counters }
  }
}

module.exports = { ModelCache }
