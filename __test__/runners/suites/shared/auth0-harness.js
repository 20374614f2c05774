'use strict'

/** The shape that Auth0's own test harness gives: `api` is an instance of a class, `cache` a plain field of it. */
class PostUserRegistrationAPI {
  cache = {
    get: () => undefined,
    set: () => ({ type: 'error', code: 'FailedToSetCacheRecord' }),
    delete: () => ({ type: 'error', code: 'CacheKeyDoesNotExist' }),
  }

  /** Stands for the members that each trigger's api has beside the cache. */
  user = { setAppMetadata: () => this }
}

function getDefaultArguments() {
  return [{ user: { user_id: 'auth0|1' }, secrets: {} }, new PostUserRegistrationAPI()]
}

/** Each call gets a fresh stub, which forgets; with ours in its place, the second execution finds the first one's. */
module.exports = ({ expect, test }, { api: ours, openCache }) => {
  const onExecutePostUserRegistration = async (_event, api) => {
    const token = api.cache.get('crm-token')?.value ?? 'fetched'
    return [token, api.cache.set('crm-token', 'cached').type]
  }

  test('api.cache is assigned into the api of Auth0\'s harness', async () => {
    const results = []
    for (const cache of [ours.cache, openCache().api.cache]) {
      const [event, api] = getDefaultArguments()
      api.cache = cache
      results.push(await onExecutePostUserRegistration(event, api))
      expect(Object.keys(api)).toEqual(['cache', 'user'])
    }
    expect(results).toEqual([['fetched', 'success'], ['cached', 'success']])
    expect(openCache().usage()).toMatchObject({ hits: 1, misses: 1, sets: 2 })
  })
}
