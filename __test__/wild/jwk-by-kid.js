'use strict'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** The key that a subject token was signed with, by its kid, as JSON. */
async function getKey(kid, event, api) {
  const cached = api.cache.get(`jwk:${kid}`)
  if (cached) return JSON.parse(cached.value)
  const response = await fetch(`https://${event.secrets.ISSUER}/.well-known/jwks.json`)
  const { keys } = await response.json()
  for (const key of keys) api.cache.set(`jwk:${key.kid}`, JSON.stringify(key), { ttl: WEEK_MS })
  return keys.find((key) => key.kid === kid)
}

exports.onExecuteCustomTokenExchange = async (event, api) => {
  const [header] = event.transaction.subject_token.split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const key = await getKey(kid, event, api)
  if (!key) api.access.rejectInvalidSubjectToken('unknown key')
}
