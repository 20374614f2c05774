'use strict'

/** A token for each audience, under a key that names the tenant and the audience in full. */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const cacheKey = `access_token_${event.tenant.id}_${event.resource_server.identifier}_client_credentials`
  let token = api.cache.get(cacheKey)?.value
  if (token === undefined) {
    const response = await fetch(`https://${event.secrets.DOMAIN}/oauth/token`, { method: 'POST' })
    token = (await response.json()).access_token
    api.cache.set(cacheKey, token, { ttl: 3600 * 1000 })
  }
  api.accessToken.setCustomClaim('upstream', token.length)
}
