import { api, openCache } from 'auth0-actions-cache'

const cache = openCache('post-login')

expect(cache).toHaveCached('key')
expect(api.cache).toHaveCached('key', 'value')
expect(api.cache).toHaveCached('key', expect.stringContaining('val'))
expect(cache).not.toHaveCached('key')
expect(cache).toHaveCachedFor('key', 60_000)
expect(cache).toHaveHit()
expect(cache).toHaveHit(1)
expect(cache).not.toHaveMissed()
expect(cache).toHaveMissed(1)
expect(cache).toHaveRefused()
expect(api).not.toHaveRefused('CacheSizeExceeded')
expect(cache).toHaveCachedJSON('key')
expect(api).toHaveCachedJSON('key', expect.objectContaining({ beta: true }))
expect(cache).toHaveCachedJSON('key', { beta: [1] })

const result: void = expect(cache).toHaveHit()
const promised: Promise<unknown> = expect(Promise.resolve(cache)).resolves.toHaveCached('key')
export { result, promised }

// @ts-expect-error -- a key is a string
expect(cache).toHaveCached(1)
// @ts-expect-error -- and there is one
expect(cache).toHaveCached()
// @ts-expect-error -- a value is a string
expect(cache).toHaveCached('key', 1)
// @ts-expect-error -- for how long
expect(cache).toHaveCachedFor('key')
// @ts-expect-error -- how often is a number
expect(cache).toHaveHit('1')
// @ts-expect-error -- a code of production's
expect(cache).toHaveRefused('CacheFull')
// @ts-expect-error -- a key is a string
expect(cache).toHaveCachedJSON(1)
// @ts-expect-error -- no such matcher
expect(cache).toHaveEvicted()

// As asymmetric matchers.
expect({ cache }).toEqual({ cache: expect.toHaveCached('key', expect.stringContaining('val')) })
expect({ cache }).toEqual({ cache: expect.not.toHaveCachedFor('key', 60_000) })
// @ts-expect-error -- a key is a string
expect.toHaveCached(1)
