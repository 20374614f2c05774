'use strict'

/** Takes the record that `get` returns for the value that was stored. */
exports.onExecuteSendPhoneMessage = async (event, api) => {
  let token = api.cache.get('sms-token')
  if (!token) {
    const response = await fetch('https://sms.acme.example/token', { method: 'POST' })
    token = (await response.json()).token
    api.cache.set('sms-token', token, { ttl: 30 * 60 * 1000 })
  }
  await fetch('https://sms.acme.example/messages', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ to: event.message_options.recipient, text: event.message_options.text }),
  })
}
