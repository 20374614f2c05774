import type { CacheMatchers } from './lib/cache-matchers.js'

declare global {
  namespace Chai {
    // Vitest's own `Matchers` has other type parameters in version 4 than in 5, and to augment it for one is an error
    // under the other, TS2428. Both build their assertions on Chai's.
    interface Assertion extends CacheMatchers<void> {}
  }
}

declare module 'vitest' {
  interface AsymmetricMatchersContaining extends CacheMatchers<any> {}
}
