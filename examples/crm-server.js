'use strict'

const { createServer } = require('node:http')
const { once } = require('node:events')

const HOUR_MS = 60 * 60 * 1000

/** How long a token of each client's is, in characters: globex's carries more claims than a record may hold. */
const TOKEN_LENGTHS = { acme: 900, globex: 5000 }

/**
 * Starts a small CRM on this machine: `/token` issues tokens that live for an hour, `/contacts` wants one.
 */
async function startCrm() {
  const crm = { url: '', tokenRequests: 0, close }
  /** @type {Map<string, number>} when each token that was issued ends */
  const tokens = new Map()
  /** @type {string[]} */
  const contacts = []

  const routes = {
    '/token': ({ client_id: client }) => {
      crm.tokenRequests += 1
      const token = `${client}-${crm.tokenRequests}-`.padEnd(TOKEN_LENGTHS[client], 'x')
      tokens.set(token, Date.now() + HOUR_MS)
      return { access_token: token, expires_in: HOUR_MS / 1000 }
    },
    '/contacts': ({ email }, token) => {
      if (!(tokens.get(token) > Date.now())) return undefined
      if (!contacts.includes(email)) contacts.push(email)
      return { id: contacts.indexOf(email) + 1 }
    },
  }

  const server = createServer(async (request, response) => {
    const body = JSON.parse((await request.toArray()).join(''))
    const token = request.headers.authorization?.replace('Bearer ', '')
    const reply = routes[request.url]?.(body, token)
    // Closed at once, for a kept connection would keep the process.
    response.writeHead(reply ? 200 : 401, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify(reply ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  crm.url = `http://127.0.0.1:${server.address().port}`
  return crm

  async function close() {
    server.close()
    await once(server, 'close')
  }
}

module.exports = { startCrm }
