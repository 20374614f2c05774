import type { CacheMatchers } from './lib/cache-matchers'

declare module 'bun:test' {
  interface Matchers<T = unknown> extends CacheMatchers<void> {}
  interface AsymmetricMatchers extends CacheMatchers<any> {}
}
