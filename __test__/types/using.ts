// With the library esnext.disposable, which a project names for itself.
import { openCache } from 'auth0-actions-cache'

export function untilTheEnd() {
  using cache = openCache('post-login')
  return cache.records().length
}
export const stack = new DisposableStack()
stack.use(openCache('post-login'))
