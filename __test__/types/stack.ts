// What the package must not bring with it.
import { openCache } from 'auth0-actions-cache'

const dispose: () => void = openCache('post-login')[Symbol.dispose]
// @ts-expect-error es2022 has none, and importing the package adds none
const stack = new DisposableStack()

export { dispose, stack }
