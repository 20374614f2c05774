'use strict'

const { post } = require('./crm.js')

/**
 * Tells an API how many contacts the CRM has, with a token that it keeps as long as the CRM says. It has the commonest
 * mistake of real Actions: the CRM says so in seconds, and `ttl` is in milliseconds.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const key = `crm-token:${event.secrets.CRM_CLIENT_ID}`
  let token = api.cache.get(key)?.value
  if (!token) {
    const answer = await post(`${event.secrets.CRM_URL}/token`, {
      client_id: event.secrets.CRM_CLIENT_ID,
      client_secret: event.secrets.CRM_CLIENT_SECRET,
    })
    token = answer.access_token
    api.cache.set(key, token, { ttl: answer.expires_in })
  }
  const contact = await post(`${event.secrets.CRM_URL}/contacts`, { email: 'api@example.com' }, token)
  api.accessToken.setCustomClaim('https://crm.example/contact', contact.id)
}
