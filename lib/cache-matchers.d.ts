import type { CacheWriteErrorCode } from '../index'

/** What `expect.stringMatching(…)` and its like return. */
interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean
}

/**
 * What the integrations add to `expect(cache)`. `cache` is what `openCache()` returns, its `api.cache`, or any object whose
 * `cache` is one of these. The matchers count nothing. A failure shows keys, sizes and the history, never a value.
 */
export interface CacheMatchers<R> {
  /**
   * There is a live record under `key`; if `value` is given, with that value.
   *
   * @param value a string, or an asymmetric matcher such as `expect.stringMatching(/^ey/)`
   */
  toHaveCached(key: string, value?: string | AsymmetricMatcher): R

  /**
   * There is a live record under `key` whose value is JSON; if `value` is given, with that value once it is parsed.
   *
   * @param value anything that `toEqual` takes, `expect.objectContaining(…)` too
   * @example expect(cache).toHaveCachedJSON('flags', { beta: true })
   */
  toHaveCachedJSON(key: string, value?: unknown): R

  /** There is a record under `key` that lives for at least `ms` milliseconds more. */
  toHaveCachedFor(key: string, ms: number): R

  /** `get` found a record so many times since the reset; without a number, at least once. */
  toHaveHit(times?: number): R

  /** `get` found no record so many times since the reset; without a number, at least once. */
  toHaveMissed(times?: number): R

  /**
   * `set` or `delete` returned an error since the reset: this one, or any.
   *
   * @example expect(cache).toHaveRefused('CacheValueSizeExceeded')
   */
  toHaveRefused(code?: CacheWriteErrorCode): R
}
