'use strict'

/** The certificates that a mail gateway is pinned to, as one PEM. */
exports.onExecuteCustomEmailProvider = async (event, api) => {
  let pem = api.cache.get('gateway-ca')?.value
  if (!pem) {
    const response = await fetch('https://mail.acme.example/ca.pem')
    pem = await response.text()
    api.cache.set('gateway-ca', pem)
  }
  const sent = await fetch('https://mail.acme.example/send', { method: 'POST', headers: { 'x-pin': String(pem.length) }, body: event.notification.text })
  if (!sent.ok) api.notification.retry('the gateway is busy')
}
