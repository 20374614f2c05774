/// <reference lib="es2015.symbol" />

declare global {
  interface SymbolConstructor {
    // As the library esnext.disposable and @types/node have it. To name that library here would give a project all of it.
    readonly dispose: unique symbol
  }
}

/** What `api.cache` holds under a key. */
export interface CacheRecord {
  /** What the Action stored, unchanged. */
  value: string
  /** The last instant at which the record is found, in milliseconds since the Unix epoch. */
  expires_at: number
}

/**
 * How long a record lives. By default 15 minutes (`limits.defaultTtlMs`). If both are given, the earlier end counts. No
 * record lives longer than 24 hours (`limits.maxTtlMs`).
 */
export interface CacheSetOptions {
  /** The lifetime in milliseconds. A fraction is dropped. */
  ttl?: number | undefined
  /** The end, in milliseconds since the Unix epoch. A fraction is dropped. */
  expires_at?: number | undefined
}

/**
 * Why a write was refused. These are production's nine codes.
 *
 * | code | when |
 * |---|---|
 * | `MaxSideEffectsExceeded` | the execution had too many side effects; here only by {@link ActionsCache.fail} |
 * | `CacheKeySizeExceeded` | the key is longer than 64 bytes |
 * | `CacheValueSizeExceeded` | the value is longer than 4,096 bytes |
 * | `CacheSizeExceeded` | all live keys and values would be longer than 8,192 bytes, or it would be the 21st record |
 * | `ItemAlreadyExpired` | the record would expire now or earlier |
 * | `InvalidExpiry` | `ttl` or `expires_at` is not a finite number, or the end is not a safe integer |
 * | `FailedToSetCacheRecord` | the platform failed; here only by {@link ActionsCache.fail} |
 * | `FailedToDeleteCacheRecord` | the platform failed; here only by {@link ActionsCache.fail} |
 * | `CacheKeyDoesNotExist` | `delete` found no live record |
 * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/fidelity.md for the source of each
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

/** The write was refused and changed nothing: an older record under the key stays as it was. */
export interface CacheWriteError {
  type: 'error'
  code: CacheWriteErrorCode
}

/** What `set` returns. */
export type CacheWriteResult = CacheWriteSuccess | CacheWriteError

/** A live record was removed. */
export type CacheDeleteSuccess = { type: 'success' }

/** What `delete` returns. */
export type CacheDeleteResult = CacheDeleteSuccess | CacheWriteError

/**
 * `api.cache`, as an Action sees it. It is synchronous, and each result is a new plain object. The methods need their
 * receiver, as in production. Without it they throw a `TypeError` with the code `ERR_INVALID_THIS`.
 */
export interface CacheAPI {
  /**
   * Returns the live record under `key`, or `undefined`. A record is still found at exactly its `expires_at`. A key that is
   * not a string finds nothing.
   */
  get(key: string): CacheRecord | undefined

  /**
   * Stores `value` under `key`, or returns an error and changes nothing.
   * @param key at most 64 bytes of UTF-8; `''` is a key like any other
   * @param value at most 4,096 bytes of UTF-8; may be `''`
   * @param options for how long; anything but an object counts as not given
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, if `key` or `value` is not a string
   */
  set(key: string, value: string, options?: CacheSetOptions): CacheWriteResult

  /** Removes the live record under `key`, or returns the error `CacheKeyDoesNotExist`. */
  delete(key: string): CacheDeleteResult
}

/** The triggers whose API object documents `api.cache`. Each has a cache of its own, which no other can see. */
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
 * How much a cache may hold, and for how long. The defaults are production's. A limit below what is there removes
 * nothing. It refuses what would add.
 * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/fidelity.md for the sources
 */
export interface CacheLimits {
  /** The largest number of live records. Default 20. */
  maxEntries: number
  /** The longest key, in UTF-8 bytes. Default 64. */
  maxKeyBytes: number
  /** The longest value, in UTF-8 bytes. Default 4,096. */
  maxValueBytes: number
  /** The size of all live keys and values together, in UTF-8 bytes. Default 8,192. */
  maxTotalBytes: number
  /** The lifetime of a record that was given none, in milliseconds. Default 900,000: 15 minutes. */
  defaultTtlMs: number
  /** The longest lifetime, in milliseconds. A longer one is cut. Default 86,400,000: 24 hours. */
  maxTtlMs: number
}

/** How to open a cache. What is not given is the default, so no test inherits what another has set. */
export interface OpenCacheOptions {
  /** The tenant; a non-empty string. Default: the test file's own, or `'default'` without a runner integration. */
  tenant?: string | undefined
  /** Other limits than production's, each a non-negative safe integer. */
  limits?: { [Name in keyof CacheLimits]?: number | undefined } | undefined
  /**
   * The share of `get`s, from 0 to 1, that lose their record just before they would find it, as production may drop it.
   * They are the same in each run. Default 0, or the environment variable `AUTH0_ACTIONS_CACHE_EVICTION_RATE`.
   * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/recipes.md#a-cache-that-forgets
   */
  evictionRate?: number | undefined
  /** A safe integer that decides which `get`s those are. Default 0, or `AUTH0_ACTIONS_CACHE_EVICTION_SEED`. */
  evictionSeed?: number | undefined
  /**
   * Whether the runner integration fails a test during which a write was refused, or warned of, and nobody looked: by
   * {@link ActionsCache.history} or `toHaveRefused`. What `fail` ordered does not count, nor do `CacheKeyDoesNotExist`,
   * `LifetimeCut` and `TwoLifetimes`. Default `false`, or `true` with `AUTH0_ACTIONS_CACHE_STRICT=1`.
   * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/troubleshooting.md#strict-suites
   */
  strict?: boolean | undefined
  /** Allows a trigger that this package does not know. Default `false`. */
  anyTrigger?: boolean | undefined
}

/** Why a `get` missed: the last of these that happened to the key. */
export type CacheMissReason = 'never stored' | 'refused' | 'expired' | 'evicted' | 'deleted'

/**
 * What a `set` was warned of. A warning changes no result.
 * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/troubleshooting.md#what-became-of-that-set
 */
export type CacheWarning =
  | 'TtlLooksLikeSeconds' | 'ExpiresAtLooksLikeSeconds' | 'UnknownOption'
  | 'OptionsIgnored' | 'LifetimeCut' | 'TwoLifetimes'

/** What every event of {@link ActionsCache.history} has. */
interface CacheEventBase {
  /** The key; cut after 4,096 characters. */
  key: string
  /** When: the `Date.now()` of the call, in whole milliseconds. */
  at: number
  /** In which execution, once {@link ActionsCache.newExecution} was called; the first is 1. */
  execution?: number
}

/** A `get` found nothing. If the same key is missed again with nothing changed in between, it is not listed again. */
export interface CacheMissedEvent extends CacheEventBase {
  event: 'missed'
  reason: CacheMissReason
  /** When that happened; for a record that expired, its `expires_at`. Missing if the key was never stored. */
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
  /** The number of records, if that would have been too many. */
  entries?: number
  /** How much of it is allowed. */
  limit?: number
  /** `true` if a test ordered it by {@link ActionsCache.fail}. */
  ordered?: true
  warning?: CacheWarning
  /** The warning in a sentence. */
  message?: string
}

/** A `set` stored a record, but probably not as it was meant, or there is something to know about it. */
export interface CacheWarnedEvent extends CacheEventBase {
  event: 'warned'
  warning: CacheWarning
  /** The warning in a sentence. */
  message: string
}

/** A `delete` removed the record. */
export type CacheDeletedEvent = CacheEventBase & { event: 'deleted' }

/** The record was dropped, as the platform may drop it. */
export interface CacheEvictedEvent extends CacheEventBase {
  event: 'evicted'
  /** By {@link ActionsCache.evict}, or by the eviction rate. */
  by: 'evict' | 'evictionRate'
}

/** A `set` dropped the record, because it had expired. */
export type CacheExpiredEvent = CacheEventBase & { event: 'expired' }

/** The eviction rate would have dropped a record that this execution has set or found. */
export type CacheSparedEvent = CacheEventBase & { event: 'spared' }

/** Something that an Action would not hope for. It never holds a value. */
export type CacheEvent =
  | CacheMissedEvent | CacheRefusedEvent | CacheWarnedEvent | CacheDeletedEvent
  | CacheEvictedEvent | CacheExpiredEvent | CacheSparedEvent

/** A live record with its key, as {@link ActionsCache.records} shows it. */
export type CacheEntry = CacheRecord & { key: string }

/** A record to seed under a key. */
export type SeedRecord = CacheSetOptions & {
  /** The same key again, as records of {@link ActionsCache.records} have it. */
  key?: string | undefined
} & (
    | {
        /** What to store. */
        value: string
        json?: undefined
      }
    | {
        /** What to store as JSON, as `JSON.stringify` writes it, in place of `value`. */
        json: unknown
        value?: undefined
      }
  )

/** What a cache holds, and counts since its reset, from every thread of the process. */
export interface CacheUsage {
  /** The number of live records. */
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
 * The cache of one tenant and trigger, in the hands of a test author. Nothing has to be closed.
 *
 * Only the Action's own calls count, and only they draw evictions. `records`, `seed`, `usage`, `history`, the matchers
 * and `console.log` do not.
 */
export interface ActionsCache {
  /** What the Action receives. Spread it into a fuller double, or assign `api.cache` into one. */
  readonly api: { cache: CacheAPI }
  /** The trigger whose cache this is. */
  readonly trigger: string
  /** The tenant whose cache this is. */
  readonly tenant: string
  /** The limits with which it was opened. Frozen. */
  readonly limits: Readonly<CacheLimits>

  /** Returns the live records, oldest `set` first. */
  records(): CacheEntry[]

  /**
   * Stores all of these records, or none.
   * @param records by key, or a list as `records()` returns
   * @throws {Error} on the first that `set` would refuse, with its `code` and its `key`
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, if they have another shape
   * @example
   * ```js
   * cache.seed({
   *   'crm-token': 'a token',
   *   flags: { json: { beta: true }, ttl: 60_000 },
   * })
   * ```
   */
  seed(
    records: Readonly<Record<string, string | SeedRecord>> | ReadonlyArray<SeedRecord & { key: string }>,
  ): void

  /**
   * Drops the live record under `key`, or all of them, as the platform may between two executions.
   * @returns how many were dropped
   * @example cache.evict('crm-token')
   */
  evict(key?: string): number

  /**
   * Lets the next calls of `set` or `delete` that would succeed, from any thread, return this error and change nothing.
   * Several orders queue up.
   * @param options `times`: how many calls, a positive integer, or `Infinity` for all until `reset`. Default 1.
   * @example
   * ```js
   * cache.fail('set', 'CacheSizeExceeded')
   * cache.api.cache.set('crm-token', 'a token') // { type: 'error', code: 'CacheSizeExceeded' }
   * ```
   */
  fail(operation: 'set' | 'delete', code: CacheWriteErrorCode, options?: { times?: number | undefined }): void

  /** Returns what the cache holds, and the counts since its reset. */
  usage(): CacheUsage

  /**
   * Returns what an Action would not hope for, oldest first: why a `get` missed, why a `set` was refused. It holds the
   * last 100 events since the reset, from every thread. Hits and plain successes are only counted, in {@link usage}.
   * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/troubleshooting.md#why-did-get-miss
   * @example
   * ```js
   * const [missed] = cache.history()
   * missed.reason // 'expired'
   * ```
   */
  history(): CacheEvent[]

  /**
   * Says that another execution begins. From then on an eviction rate spares the records that the present execution has
   * set or found, because production's cache is reliable within an execution. A return from a redirect begins one too.
   */
  newExecution(): void

  /** Drops the records, pending failures, counts, history and the number of executions. */
  reset(): void

  /** The same as {@link reset}, for `using`, if the runtime has it. */
  [Symbol.dispose](): void
}

/**
 * The `api` of `post-user-registration`, and of no other trigger: for a `post-login` Action, pass
 * `openCache('post-login').api`.
 *
 * Its `cache` is that of the current tenant, and stays the same object while the tenant does.
 */
export declare const api: { readonly cache: CacheAPI }

/** Opens the cache of a trigger that this package does not know. */
export declare function openCache(trigger: string, options: OpenCacheOptions & { anyTrigger: true }): ActionsCache

/**
 * Opens the cache of a trigger. Opening the same tenant and trigger again, anywhere in the process, reaches the same
 * records, failures, counts and history. With the same options it returns the same object.
 * @param trigger default `'post-user-registration'`
 * @throws {TypeError} `ERR_INVALID_ARG_VALUE` for a trigger without `api.cache`, unless `anyTrigger` is `true`
 * @throws {TypeError | RangeError} for an option that is not as it must be; the message names it
 * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/recipes.md
 * @example
 * ```js
 * const cache = openCache('post-login')
 * await onExecutePostLogin(event, cache.api)
 * await onExecutePostLogin(event, cache.api)
 * expect(cache).toHaveHit(1)
 * ```
 */
export declare function openCache(trigger?: Trigger, options?: OpenCacheOptions): ActionsCache

/** Resets every trigger of a tenant, by default of the current one. */
export declare function resetTenant(tenant?: string): void
