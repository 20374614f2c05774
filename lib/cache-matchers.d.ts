/** What `expect.stringMatching(…)` and its like answer. */
interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean
}

/**
 * What the integrations for Jest and Vitest add to `expect(cache)`, where `cache` is what `openCache()` answers or its
 * `api.cache`. The matchers count nothing, and a failure shows keys and sizes, never a value.
 */
export interface CacheMatchers<R> {
  /**
   * There is a live record under `key`; if `value` is given, with that value.
   *
   * @param value a string, or an asymmetric matcher such as `expect.stringMatching(/^ey/)`
   */
  toHaveCached(key: string, value?: string | AsymmetricMatcher): R

  /** There is a record under `key` that lives for at least `ms` milliseconds more. */
  toHaveCachedFor(key: string, ms: number): R

  /** `get` found a record so many times since the reset; without a number, at least once. */
  toHaveHit(times?: number): R

  /** `get` found no record so many times since the reset; without a number, at least once. */
  toHaveMissed(times?: number): R
}
