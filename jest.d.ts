import type { CacheMatchers } from './lib/cache-matchers'

declare global {
  namespace jest {
    // For the globals of `@types/jest`.
    interface Matchers<R, T> extends CacheMatchers<R> {}
    interface Expect extends CacheMatchers<any> {}
    interface InverseAsymmetricMatchers extends CacheMatchers<any> {}
  }
}

// For `expect` of `@jest/globals`. To augment `@jest/expect` as well would be an error, TS2428.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends CacheMatchers<R> {}
  interface AsymmetricMatchers extends CacheMatchers<any> {}
}
