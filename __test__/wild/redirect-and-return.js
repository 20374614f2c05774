'use strict'

/** Sends a user to a consent page, and on the way back looks for what it has stored before. */
exports.onExecutePostLogin = async (event, api) => {
  const { version } = await (await fetch('https://consent.acme.example/version')).json()
  const stored = api.cache.set(`consent:${event.user.user_id}`, version, { ttl: 10 * 60 * 1000 })
  if (stored.type === 'error') return
  const { value } = api.cache.get(`consent:${event.user.user_id}`)
  api.redirect.sendUserTo('https://consent.acme.example', { query: { version: value } })
}

exports.onContinuePostLogin = async (event, api) => {
  const record = api.cache.get(`consent:${event.user.user_id}`)
  if (!record) {
    api.access.deny('The consent has expired')
    return
  }
  api.user.setAppMetadata('consent', record.value)
}
