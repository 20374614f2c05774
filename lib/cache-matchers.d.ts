import type { CacheWriteErrorCode } from '../index'

/** What `expect.stringMatching(…)` and its like return. */
interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean
}

/**
 * What the runner integrations add to `expect(cache)`. `cache` is what `openCache()` returns, its `api.cache`, or any
 * object whose `cache` is one of these, such as an `api` double. The matchers count nothing. A failure shows keys, sizes
 * and what happened, never a value.
 * @see https://github.com/auth0-actions-cache/auth0-actions-cache/blob/main/docs/troubleshooting.md#why-did-get-miss
 */
export interface CacheMatchers<R> {
  /**
   * Passes if there is a live record under `key`, with `value` if that is given.
   * @param value a string, or an asymmetric matcher such as `expect.stringMatching(/^ey/)`
   * @example expect(cache).toHaveCached('crm-token', 'a token')
   */
  toHaveCached(key: string, value?: string | AsymmetricMatcher): R

  /**
   * Passes if there is a live record under `key` whose value is JSON, and equals `value` if that is given.
   * @param value anything that `toEqual` takes, `expect.objectContaining(…)` too
   * @example expect(cache).toHaveCachedJSON('flags', { beta: true })
   */
  toHaveCachedJSON(key: string, value?: unknown): R

  /**
   * Passes if there is a record under `key` that lives for at least `ms` milliseconds more.
   * @example expect(cache).toHaveCachedFor('crm-token', 54 * 60 * 1000)
   */
  toHaveCachedFor(key: string, ms: number): R

  /**
   * Passes if `get` found a record so many times since the reset. Without a number: at least once.
   * @example expect(cache).toHaveHit(1)
   */
  toHaveHit(times?: number): R

  /**
   * Passes if `get` found no record so many times since the reset. Without a number: at least once.
   * @example expect(cache).toHaveMissed()
   */
  toHaveMissed(times?: number): R

  /**
   * Passes if `set` or `delete` returned this error since the reset. Without a code: any error.
   * @example expect(cache).toHaveRefused('CacheValueSizeExceeded')
   */
  toHaveRefused(code?: CacheWriteErrorCode): R
}
