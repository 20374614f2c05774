'use strict'

/** A machine-to-machine token. The provider tells its lifetime in seconds, and so it is passed on. */
exports.onExecutePostLogin = async (event, api) => {
  let token = api.cache.get('m2m-token')?.value
  if (!token) {
    const response = await fetch(`https://${event.secrets.DOMAIN}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id: event.secrets.CLIENT_ID, client_secret: event.secrets.CLIENT_SECRET }),
    })
    const { access_token, expires_in } = await response.json()
    token = access_token
    api.cache.set('m2m-token', token, { ttl: expires_in })
  }
  api.idToken.setCustomClaim('https://acme.example/token-length', token.length)
}
