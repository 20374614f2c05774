'use strict'

// The cache as the contract describes it, as plainly as can be: what index.js is compared with. Each instant and each
// limit is passed in.

/** What the result is when a call throws. */
const thrown = (name, code, key) => ({ thrown: { name, code, key } })

/** UTF-8 bytes; Node writes a lone surrogate as U+FFFD, which has three. */
const bytesOf = (...texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0)

const isFiniteNumber = (given) => typeof given === 'number' && Number.isFinite(given)

const YEARS_MS = 10 * 365.25 * 24 * 3600 * 1000

const looksLikeSeconds = (ttl) => {
  const seconds = Math.floor(ttl)
  return (ttl >= 300 && ttl <= 86400 && seconds % 500 !== 0) || seconds === 36000 || (seconds % 86400 === 0 && ttl >= 86400 && ttl <= 2592000)
}

/** What an Action most likely did not mean by this third argument, whatever becomes of the write. */
function misreadOptions(options) {
  const found = []
  if (isFiniteNumber(options?.ttl) && looksLikeSeconds(options.ttl)) found.push('TtlLooksLikeSeconds')
  if (options !== undefined && options !== null && typeof options !== 'object') found.push('OptionsIgnored')
  const isWithout = options?.ttl === undefined && options?.expires_at === undefined
  if (typeof options === 'object' && options !== null && isWithout && Object.keys(options).some((name) => !['ttl', 'expires_at'].includes(name))) found.push('UnknownOption')
  return found
}

/** The faults of all strict caches that nobody has looked at. */
class ModelFaults {
  list = []

  add(cache, event) {
    const { code, ordered, warning } = event
    const isFault = event.event === 'refused' ? !ordered && code !== 'CacheKeyDoesNotExist' : event.event === 'warned' && !['LifetimeCut', 'TwoLifetimes'].includes(warning)
    if (isFault) this.list.push({ cache, event, isBeforeReset: false })
  }

  drop(isLookedAt) {
    this.list = this.list.filter((fault) => !isLookedAt(fault))
  }

  take() {
    const taken = this.list.map(({ cache, event }) => ({ tenant: cache.tenant, trigger: cache.trigger, ...event }))
    this.list = []
    return taken
  }
}

class ModelCache {
  constructor(tenant, trigger, faults) {
    Object.assign(this, { tenant, trigger, faults })
    this.reset()
  }

  reset() {
    this.kept = []
    this.failures = { set: [], delete: [] }
    this.counters = { hits: 0, misses: 0, sets: 0, deletes: 0, refusals: 0, evictions: 0, expirations: 0 }
    this.events = []
    this.execution = undefined
    // Why a key will be missed, and what was known when a miss of it was listed.
    this.causes = new Map()
    this.listed = new Map()
    for (const fault of this.faults.list) if (fault.cache === this) fault.isBeforeReset = true
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

  list(event, key, at, rest, isStrict) {
    const execution = this.execution === undefined ? {} : { execution: this.execution }
    const listed = { event, at, key: key.slice(0, 4096), ...execution, ...rest }
    this.events.push(listed)
    if (isStrict) this.faults.add(this, listed)
  }

  cause(key, reason, causedAt, beside) {
    this.causes.set(key, { reason, causedAt, beside })
  }

  /** `isStruck` says whether the platform would drop this record, if there is one. */
  get(key, nowMs, isStruck) {
    const record = this.find(key, nowMs)
    const isOwn = record && this.execution !== undefined && record.execution === this.execution
    const isLost = record && isStruck(isOwn)
    if (isLost && isOwn) this.list('spared', key, nowMs)
    if (record && !(isLost && !isOwn)) {
      this.counters.hits += 1
      record.execution = this.execution
      return { value: record.value, expires_at: record.expires_at }
    }
    this.counters.misses += 1
    if (record) this.evictRecords([record], nowMs, 'evictionRate')
    if (typeof key === 'string') this.listMiss(key, nowMs)
    return undefined
  }

  listMiss(key, nowMs) {
    const cause = this.causes.get(key) ?? { reason: 'never stored' }
    const expired = this.kept.find((record) => record.key === key)
    const known = this.listed.get(key)
    if (known && known.cause === this.causes.get(key) && known.expired === expired) return
    this.listed.set(key, { cause: this.causes.get(key), expired })
    const isYounger = expired && expired !== cause.beside
    const isExpired = expired && (isYounger || expired.expires_at >= cause.causedAt)
    const { reason, causedAt } = isExpired ? { reason: 'expired', causedAt: expired.expires_at } : cause
    this.list('missed', key, nowMs, { reason, ...(causedAt === undefined ? {} : { causedAt }) })
  }

  set(key, value, options, limits, nowMs, isStrict) {
    if (typeof key !== 'string' || typeof value !== 'string') return thrown('TypeError', 'ERR_INVALID_ARG_TYPE')
    const refusal = this.refusal(key, value, options, limits, nowMs) ?? this.takeFailure('set')
    if (refusal) {
      this.cause(key, 'refused', nowMs, this.kept.find((record) => record.key === key))
      const [warning] = this.refusedWarnings(refusal, options, nowMs)
      return this.refuse('set', key, { ...refusal, ...(warning === undefined ? {} : { warning }) }, nowMs, isStrict)
    }
    const expired = this.kept.filter((record) => !this.live(nowMs).includes(record))
    for (const record of expired) {
      this.cause(record.key, 'expired', record.expires_at)
      this.list('expired', record.key, nowMs)
    }
    const { expires_at } = this.store(key, value, options, limits, nowMs, this.execution)
    this.counters.sets += 1
    this.counters.expirations += expired.length
    for (const warning of this.storedWarnings(options, limits, nowMs)) this.list('warned', key, nowMs, { warning }, isStrict)
    return { type: 'success', record: { value, expires_at } }
  }

  refuse(operation, key, refusal, nowMs, isStrict) {
    this.counters.refusals += 1
    this.list('refused', key, nowMs, { operation, ...refusal }, isStrict)
    return { type: 'error', code: refusal.code }
  }

  storedWarnings(options, limits, nowMs) {
    const ends = this.ends(options, nowMs)
    const cut = ends.length > 0 && ends.every((end) => end > nowMs + limits.maxTtlMs) ? ['LifetimeCut'] : []
    return [...misreadOptions(options), ...cut, ...(ends.length === 2 ? ['TwoLifetimes'] : [])]
  }

  refusedWarnings({ code, ordered }, options, nowMs) {
    const aheadMs = options?.expires_at * 1000 - nowMs
    const isInSeconds = code === 'ItemAlreadyExpired' && !ordered && aheadMs > 0 && aheadMs <= YEARS_MS
    return [...(isInSeconds ? ['ExpiresAtLooksLikeSeconds'] : []), ...misreadOptions(options)]
  }

  /** Rows 2 to 7 of the table. */
  refusal(key, value, options, limits, nowMs) {
    if (bytesOf(key) > limits.maxKeyBytes) return { code: 'CacheKeySizeExceeded', bytes: bytesOf(key), limit: limits.maxKeyBytes }
    if (bytesOf(value) > limits.maxValueBytes) return { code: 'CacheValueSizeExceeded', bytes: bytesOf(value), limit: limits.maxValueBytes }
    const others = this.live(nowMs).filter((record) => record.key !== key)
    const bytes = others.reduce((sum, record) => sum + bytesOf(record.key, record.value), bytesOf(key, value))
    const isNew = !this.find(key, nowMs)
    if (bytes > limits.maxTotalBytes) return { code: 'CacheSizeExceeded', bytes, limit: limits.maxTotalBytes }
    if (isNew && others.length >= limits.maxEntries) return { code: 'CacheSizeExceeded', entries: others.length + 1, limit: limits.maxEntries }
    const given = [options?.ttl, options?.expires_at].filter((one) => one !== undefined)
    if (!given.every(isFiniteNumber)) return { code: 'InvalidExpiry' }
    const expiry = this.expiry(options, limits, nowMs)
    if (expiry <= nowMs) return { code: 'ItemAlreadyExpired' }
    return Number.isSafeInteger(expiry) ? undefined : { code: 'InvalidExpiry' }
  }

  ends(options, nowMs) {
    const ends = []
    if (options?.ttl !== undefined) ends.push(nowMs + Math.floor(options.ttl))
    if (options?.expires_at !== undefined) ends.push(Math.floor(options.expires_at))
    return ends
  }

  /** Row 6. */
  expiry(options, limits, nowMs) {
    const ends = this.ends(options, nowMs)
    return ends.length > 0 ? Math.min(...ends) : nowMs + limits.defaultTtlMs
  }

  /** Row 9. */
  store(key, value, options, limits, nowMs, execution) {
    const expires_at = Math.min(this.expiry(options, limits, nowMs), nowMs + limits.maxTtlMs)
    const record = { key, value, expires_at, execution }
    this.kept = [...this.live(nowMs).filter((other) => other.key !== key), record]
    return record
  }

  delete(key, nowMs, isStrict) {
    if (typeof key !== 'string') {
      this.counters.refusals += 1
      return { type: 'error', code: 'CacheKeyDoesNotExist' }
    }
    const record = this.find(key, nowMs)
    const refusal = record ? this.takeFailure('delete') : { code: 'CacheKeyDoesNotExist' }
    if (refusal) return this.refuse('delete', key, refusal, nowMs, isStrict)
    this.drop([record])
    this.counters.deletes += 1
    this.cause(key, 'deleted', nowMs)
    this.list('deleted', key, nowMs)
    return { type: 'success' }
  }

  records(nowMs) {
    return this.live(nowMs).map(({ key, value, expires_at }) => ({ key, value, expires_at }))
  }

  seed(records, limits, nowMs) {
    const before = this.kept
    for (const { key, value, ...options } of records) {
      const refusal = this.refusal(key, value, options, limits, nowMs)
      if (refusal) {
        this.kept = before
        return thrown('Error', refusal.code, key)
      }
      this.store(key, value, options, limits, nowMs)
    }
    // What had expired is gone with the first that was stored.
    if (records.length === 0) return undefined
    for (const record of before) if (record.expires_at < nowMs) this.cause(record.key, 'expired', record.expires_at)
    return undefined
  }

  evict(key, nowMs) {
    return this.evictRecords(this.live(nowMs).filter((record) => key === undefined || record.key === key), nowMs, 'evict')
  }

  evictRecords(records, nowMs, by) {
    this.drop(records)
    this.counters.evictions += records.length
    for (const record of records) {
      this.cause(record.key, 'evicted', nowMs)
      this.list('evicted', record.key, nowMs, { by })
    }
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
    return { code: next.code, ordered: true }
  }

  usage(nowMs) {
    const live = this.live(nowMs)
    return { entries: live.length, bytes: live.reduce((sum, { key, value }) => sum + bytesOf(key, value), 0), ...this.counters }
  }

  newExecution() {
    this.execution = (this.execution ?? 0) + 1
  }

  /** What happened; `others` are the caches of the tenant's other triggers. */
  history(nowMs, others) {
    return this.events.slice(-100).map((event) => {
      const elsewhere = event.event === 'missed' ? others.find((other) => other.find(event.key, nowMs))?.trigger : undefined
      return elsewhere === undefined ? event : { ...event, elsewhere }
    })
  }

  look() {
    const shown = this.events.slice(-100)
    this.faults.drop(({ event }) => shown.includes(event))
  }

  /** How many refusals there were, by code; of which those with this code, or all, are looked at. */
  refusals(code) {
    this.faults.drop((fault) => fault.cache === this && !fault.isBeforeReset && fault.event.event === 'refused' && [undefined, fault.event.code].includes(code))
    const counts = new Map()
    for (const event of this.events) if (event.event === 'refused') counts.set(event.code, (counts.get(event.code) ?? 0) + 1)
    return [...counts]
  }
}

module.exports = { ModelCache, ModelFaults }
