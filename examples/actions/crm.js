'use strict'

// The CRM that both Actions of this example talk to. Its tokens live for an hour, and getting one takes a request,
// so they are kept in `api.cache`.

const HOUR_MS = 60 * 60 * 1000
/** So much earlier than the token itself the record expires: what `get` returns must still be good when it is used. */
const MARGIN_MS = 5 * 60 * 1000

/**
 * A token for the CRM: the cached one, or else a new one, cached for the next execution.
 * @param {{ CRM_URL: string, CRM_CLIENT_ID: string, CRM_CLIENT_SECRET: string }} secrets
 * @param {import('auth0-actions-cache').CacheAPI} cache
 * @returns {Promise<string>}
 */
async function crmToken(secrets, cache) {
  const key = `crm-token:${secrets.CRM_CLIENT_ID}`
  const cached = cache.get(key)?.value
  if (cached) return cached
  const { access_token: token } = await post(`${secrets.CRM_URL}/token`, {
    client_id: secrets.CRM_CLIENT_ID,
    client_secret: secrets.CRM_CLIENT_SECRET,
  })
  const written = cache.set(key, token, { ttl: HOUR_MS - MARGIN_MS })
  if (written.type === 'error') console.log(`crm-token is not cached: ${written.code}`)
  return token
}

/**
 * @param {string} url
 * @param {object} body
 * @param {string} [token]
 */
async function post(url, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`The CRM returned ${response.status} to ${new URL(url).pathname}`)
  return response.json()
}

module.exports = { crmToken, post }
