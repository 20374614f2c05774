import type { CacheMatchers } from './lib/cache-matchers'

/** What `expect.extend` of any runner takes. */
interface Matcher {
  (this: { equals(actual: any, expected: any): boolean }, received: any, ...expected: any[]): { pass: boolean; message: () => string }
}

export declare const toHaveCached: Matcher
export declare const toHaveCachedFor: Matcher
export declare const toHaveCachedJSON: Matcher
export declare const toHaveHit: Matcher
export declare const toHaveMissed: Matcher
export declare const toHaveRefused: Matcher

/** The methods that they add to an `expect`, for the types of a runner that has no entry of its own. */
export type { CacheMatchers }
