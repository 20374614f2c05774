'use strict'

/** Tests in which one cache is strict by its option, in a suite that is not. */
module.exports = ({ it }, { openCache }) => {
  const refuse = (cache) => cache.api.cache.set('crm-token', 'MARKER'.repeat(1000))
  const strict = () => openCache('post-login', { strict: true })

  it('writes by one that is not strict: passes', () => {
    refuse(openCache('post-login'))
  })
  it('writes by one that is: fails', () => {
    refuse(strict())
  })
  it('writes by another one of the same trigger: passes', () => {
    strict()
    refuse(openCache('post-login'))
  })
  it('looks by another one of the same trigger: passes', () => {
    refuse(strict())
    openCache('post-login').history()
  })
  it('passes its strict api to the Action: fails', async () => {
    const action = async ({ cache }) => cache.set('flags', 'MARKER', { ttl: 86400 })
    await action(strict().api)
  })
  it('has the method mocked, so that the cache is not asked: passes', () => {
    const { cache } = strict().api
    cache.set = () => ({ type: 'error', code: 'CacheSizeExceeded' })
    refuse(strict())
    delete cache.set
  })
  it('is the last: passes', () => {})
}
