/// <reference lib="es2015.symbol" />

declare global {
  interface SymbolConstructor {
    // As the library esnext.disposable and @types/node have it. To name that library here would give a project all of it.
    readonly dispose: unique symbol
  }
}

/**
 * What `api.cache` holds under a key.
 */
export interface CacheRecord {
  /** What the Action stored, to the last code unit. */
  value: string
  /** The last instant at which the record answers, in milliseconds since the Unix epoch. */
  expires_at: number
}

/**
 * How long a record shall live. With neither, 15 minutes (`limits.defaultTtlMs`); with both, the earlier end counts.
 * In any case no longer than 24 hours (`limits.maxTtlMs`).
 */
export interface CacheSetOptions {
  /** For so many milliseconds from now; a fraction is dropped. */
  ttl?: number | undefined
  /** Until this instant, in milliseconds since the Unix epoch; a fraction is dropped. */
  expires_at?: number | undefined
}

/**
 * Why a write was refused: production's nine codes.
 *
 * | code | when |
 * |---|---|
 * | `MaxSideEffectsExceeded` | the execution made too many side effects; here only by {@link ActionsCache.fail} |
 * | `CacheKeySizeExceeded` | the key is longer than 64 bytes |
 * | `CacheValueSizeExceeded` | the value is longer than 4,096 bytes |
 * | `CacheSizeExceeded` | all live keys and values would be longer than 8,192 bytes, or a 21st record would live |
 * | `ItemAlreadyExpired` | the record would end now or before |
 * | `InvalidExpiry` | `ttl` or `expires_at` is no finite number, or ends at no safe integer |
 * | `FailedToSetCacheRecord` | the platform failed; here only by {@link ActionsCache.fail} |
 * | `FailedToDeleteCacheRecord` | the platform failed; here only by {@link ActionsCache.fail} |
 * | `CacheKeyDoesNotExist` | `delete` found no live record |
 */
export type CacheWriteErrorCode =
  | 'MaxSideEffectsExceeded'
  | 'CacheKeySizeExceeded'
  | 'CacheValueSizeExceeded'
  | 'CacheSizeExceeded'
  | 'ItemAlreadyExpired'
  | 'InvalidExpiry'
  | 'FailedToSetCacheRecord'
  | 'FailedToDeleteCacheRecord'
  | 'CacheKeyDoesNotExist'

/** The record was stored. */
export interface CacheWriteSuccess {
  type: 'success'
  /** The record as it was stored; `expires_at` may be earlier than asked for. */
  record: CacheRecord
}

/** The write was refused, and nothing was changed: an older record under the key stays as it was. */
export interface CacheWriteError {
  type: 'error'
  code: CacheWriteErrorCode
}

/** What `set` answers. */
export type CacheWriteResult = CacheWriteSuccess | CacheWriteError

/** A live record was removed. */
export interface CacheDeleteSuccess {
  type: 'success'
}

/** What `delete` answers. */
export type CacheDeleteResult = CacheDeleteSuccess | CacheWriteError

/**
 * `api.cache`, as an Action sees it: synchronous, and with production's answers. Each answer is a fresh plain object.
 * The methods need their receiver, as in production; without it they throw a `TypeError` with the code `ERR_INVALID_THIS`.
 */
export interface CacheAPI {
  /**
   * The live record under `key`, or `undefined`.
   *
   * A record still answers at exactly its `expires_at`. A key that is no string is not found.
   */
  get(key: string): CacheRecord | undefined

  /**
   * Stores `value` under `key`, or refuses it and changes nothing.
   *
   * @param key at most 64 bytes of UTF-8; `''` is a key like any other
   * @param value at most 4,096 bytes of UTF-8; may be `''`
   * @param options for how long; what is no object counts as none given
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, when `key` or `value` is no string
   */
  set(key: string, value: string, options?: CacheSetOptions): CacheWriteResult

  /** Removes the live record under `key`, or answers `CacheKeyDoesNotExist`. */
  delete(key: string): CacheDeleteResult
}

/**
 * The triggers whose API object documents `api.cache`. Each has a cache of its own, which no other can see.
 */
export type Trigger =
  | 'post-login'
  | 'credentials-exchange'
  | 'pre-user-registration'
  | 'post-user-registration'
  | 'post-change-password'
  | 'send-phone-message'
  | 'custom-phone-provider'
  | 'custom-email-provider'
  | 'password-reset-post-challenge'
  | 'custom-token-exchange'
  | 'event-stream'

/**
 * How much a cache may hold, and for how long. The defaults are production's, from Auth0's "Actions Limitations" page
 * ("Cached data") and its API pages. A limit below what is there removes nothing; it refuses what would add.
 */
export interface CacheLimits {
  /** How many records may live. Default 20. */
  maxEntries: number
  /** How long a key may be, in UTF-8 bytes. Default 64. */
  maxKeyBytes: number
  /** How long a value may be, in UTF-8 bytes. Default 4,096. */
  maxValueBytes: number
  /** How long all live keys and values may be together, in UTF-8 bytes. Default 8,192. */
  maxTotalBytes: number
  /** How long a record lives that was given no lifetime, in milliseconds. Default 900,000: 15 minutes. */
  defaultTtlMs: number
  /** How long any record lives at most, in milliseconds. Default 86,400,000: 24 hours. */
  maxTtlMs: number
}

/** How to open a cache. What is not given is the default: no test inherits what another has set. */
export interface OpenCacheOptions {
  /** Whose cache; a non-empty string. Default: the current tenant, `'default'` if no runner integration set one. */
  tenant?: string | undefined
  /** Other limits than production's: each a non-negative safe integer. */
  limits?: { [Name in keyof CacheLimits]?: number | undefined } | undefined
  /**
   * The share of `get`s, from 0 to 1 and evenly spread, that find their record dropped, as production may drop it. The
   * same ones in each run. Default 0, or the environment variable `AUTH0_ACTIONS_CACHE_EVICTION_RATE`.
   */
  evictionRate?: number | undefined
  /** Which `get`s those are; a safe integer. Default 0, or `AUTH0_ACTIONS_CACHE_EVICTION_SEED`. */
  evictionSeed?: number | undefined
  /**
   * Whether the runner's entry fails a test during which a write was refused, or warned of, and nobody looked: by
   * {@link ActionsCache.history} or `toHaveRefused`. What `fail` ordered does not count, nor `CacheKeyDoesNotExist`,
   * `LifetimeCut` and `TwoLifetimes`. Default `false`, or `true` with `AUTH0_ACTIONS_CACHE_STRICT=1`.
   */
  strict?: boolean | undefined
  /** Admits a trigger that is newer than this package. Default `false`. */
  anyTrigger?: boolean | undefined
}

/** Why a `get` missed: what came last of what can make it so. */
export type CacheMissReason = 'never stored' | 'refused' | 'expired' | 'evicted' | 'deleted'

/** What a `set` was warned of. A warning changes no result. */
export type CacheWarning =
  | 'TtlLooksLikeSeconds'
  | 'ExpiresAtLooksLikeSeconds'
  | 'UnknownOption'
  | 'OptionsIgnored'
  | 'LifetimeCut'
  | 'TwoLifetimes'

/** What every event of {@link ActionsCache.history} has. */
interface CacheEventBase {
  /** The key; cut after 4,096 characters. */
  key: string
  /** When: the `Date.now()` of the call, in whole milliseconds. */
  at: number
  /** In which execution, once {@link ActionsCache.newExecution} was called; the first is 1. */
  execution?: number
}

/** A `get` found nothing. The same key, missed again with nothing changed in between, is not listed again. */
export interface CacheMissedEvent extends CacheEventBase {
  event: 'missed'
  reason: CacheMissReason
  /** When that came about; of a record that expired, its `expires_at`. Not there if the key was never stored. */
  causedAt?: number
  /** Another trigger of the same tenant, if its cache holds the key now. */
  elsewhere?: string
}

/** A `set` or a `delete` returned an error. */
export interface CacheRefusedEvent extends CacheEventBase {
  event: 'refused'
  operation: 'set' | 'delete'
  code: CacheWriteErrorCode
  /** The size that was too large, in UTF-8 bytes: of the key, of the value, or of all that would live. */
  bytes?: number
  /** How many records would live, if that was too many. */
  entries?: number
  /** What is allowed of either. */
  limit?: number
  /** `true` if a test ordered it by {@link ActionsCache.fail}. */
  ordered?: true
  warning?: CacheWarning
  /** The warning in a sentence. */
  message?: string
}

/** A `set` stored a record, and most likely not as it was meant; or there is something worth knowing about it. */
export interface CacheWarnedEvent extends CacheEventBase {
  event: 'warned'
  warning: CacheWarning
  /** The warning in a sentence. */
  message: string
}

/** A `delete` removed the record. */
export interface CacheDeletedEvent extends CacheEventBase {
  event: 'deleted'
}

/** The record was dropped, as the platform may drop it. */
export interface CacheEvictedEvent extends CacheEventBase {
  event: 'evicted'
  /** By {@link ActionsCache.evict}, or by the eviction rate. */
  by: 'evict' | 'evictionRate'
}

/** A `set` dropped the record, because it had expired. */
export interface CacheExpiredEvent extends CacheEventBase {
  event: 'expired'
}

/** The eviction rate would have dropped a record that this execution has set or found. */
export interface CacheSparedEvent extends CacheEventBase {
  event: 'spared'
}

/** What went otherwise than an Action hopes. It never holds a value. */
export type CacheEvent =
  | CacheMissedEvent
  | CacheRefusedEvent
  | CacheWarnedEvent
  | CacheDeletedEvent
  | CacheEvictedEvent
  | CacheExpiredEvent
  | CacheSparedEvent

/** A live record with its key, as {@link ActionsCache.records} shows it. */
export interface CacheEntry extends CacheRecord {
  key: string
}

/** A record to seed under a key. */
export interface SeedRecord extends CacheSetOptions {
  /** What to store. */
  value?: string | undefined
  /** What to store as JSON, as `JSON.stringify` writes it, in place of `value`. */
  json?: unknown
  /** The same key, which a record of {@link ActionsCache.records} names too. */
  key?: string | undefined
}

/** What a cache holds, and what happened to it since its reset, by every thread of the process. */
export interface CacheUsage {
  /** How many records live. */
  entries: number
  /** Their keys and values together, in UTF-8 bytes. */
  bytes: number
  /** How many times `get` found a record. */
  hits: number
  /** How many times `get` found none. */
  misses: number
  /** How many times `set` stored a record. */
  sets: number
  /** How many times `delete` removed a record. */
  deletes: number
  /** How many times `set` or `delete` returned an error. */
  refusals: number
  /** How many records `evict` or the eviction rate dropped. */
  evictions: number
  /** How many records a `set` dropped because they had expired. */
  expirations: number
}

/**
 * A test author's hold on the cache of one tenant and trigger. Nothing has to be closed.
 *
 * Only the Action's own calls count and draw evictions: `records`, `seed`, `usage` and `console.log` do not.
 */
export interface ActionsCache {
  /** What the Action receives; spread it into a fuller double, or assign `api.cache` into one. */
  readonly api: { cache: CacheAPI }
  /** The trigger whose cache this is. */
  readonly trigger: string
  /** The tenant whose cache this is. */
  readonly tenant: string
  /** The limits of this handle. Frozen. */
  readonly limits: Readonly<CacheLimits>

  /** The live records, oldest `set` first. */
  records(): CacheEntry[]

  /**
   * Stores all of these records, or none.
   *
   * @param records by key, or a list as `records()` answers
   * @throws {Error} on the first that `set` would refuse, with its `code` and its `key`
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, when they are of another shape
   */
  seed(
    records: Readonly<Record<string, string | SeedRecord>> | ReadonlyArray<SeedRecord & { key: string }>,
  ): void

  /**
   * Drops the live record under `key`, or all of them, as the platform may at any time.
   *
   * @returns how many were dropped
   */
  evict(key?: string): number

  /**
   * Orders that the next calls of `set`, or of `delete`, from any thread, answer this error and change nothing. What
   * is ordered later comes after.
   *
   * @param options `times`: how many calls, a positive integer, or `Infinity` for all until `reset`. Default 1.
   */
  fail(operation: 'set' | 'delete', code: CacheWriteErrorCode, options?: { times?: number | undefined }): void

  /** What the cache holds, and what happened to it since its reset. */
  usage(): CacheUsage

  /**
   * What went otherwise than an Action hopes, oldest first: why a `get` missed, what became of a `set`. The last 100
   * events since the reset, from every thread; hits and plain successes are only counted, in {@link usage}.
   *
   * @example
   * ```js
   * assert.deepEqual(cache.history(), []) // nothing missed, nothing was refused
   * ```
   */
  history(): CacheEvent[]

  /**
   * Says that another execution begins. From then on an eviction rate spares what the present execution has set or
   * found, because production's cache is reliable within one. A return from a redirect begins one too.
   */
  newExecution(): void

  /** Drops the records, the failures not yet returned, the counters, the history and the count of executions. */
  reset(): void

  /** The same as {@link reset}, for `using`; where the runtime has it. */
  [Symbol.dispose](): void
}

/**
 * An `api` to pass straight to an Action: its `cache` is the `post-user-registration` cache of the current tenant, and
 * stays the same object while the tenant does.
 */
export declare const api: { readonly cache: CacheAPI }

/**
 * Opens the cache of a trigger that is newer than this package.
 */
export declare function openCache(trigger: string, options: OpenCacheOptions & { anyTrigger: true }): ActionsCache

/**
 * Opens the cache of a trigger. Whoever opens the same tenant's same trigger, anywhere in the process, reaches the same
 * records, failures and counters; the options are this handle's alone.
 *
 * @param trigger default `'post-user-registration'`
 * @throws {TypeError} `ERR_INVALID_ARG_VALUE` for a trigger that is not documented with a cache, unless `anyTrigger`
 * @throws {TypeError | RangeError} naming the option that is not as it must be
 */
export declare function openCache(trigger?: Trigger, options?: OpenCacheOptions): ActionsCache

/**
 * Resets every trigger of a tenant.
 *
 * @param tenant default: the current tenant
 */
export declare function resetTenant(tenant?: string): void
