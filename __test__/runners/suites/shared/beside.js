'use strict'

const { randomUUID } = require('node:crypto')

/**
 * Tests that run side by side, in an order that they set themselves. None looks at what another wrote, and none is to fail
 * before those have ended that may yet look. Of those whose outcome is open one fails.
 */
module.exports = ({ beside, it, parts = ['looks', 'unseen'] }, { openCache }) => {
  const gates = {}
  const gate = (name) => {
    gates[name] ??= {}
    gates[name].promise ??= new Promise((resolve) => {
      gates[name].open = resolve
    })
    return gates[name]
  }
  const open = () => openCache('post-login', { tenant: randomUUID() })
  const refuse = (cache, key) => cache.api.cache.set(key, 'MARKER'.repeat(1000))

  const PARTS = {
    looks() {
      it('writes, waits, and looks after another has ended: passes', async () => {
        const cache = open()
        refuse(cache, 'looked-at')
        gate('written').open()
        await gate('ended').promise
        cache.history()
      })
      it('ends while another has yet to look: passes', async () => {
        await gate('written').promise
        setImmediate(() => gate('ended').open())
      })
    },
    unseen() {
      it('runs beside one that does not look: is open', async () => {
        await gate('unseen').promise
      })
      it('does not look: is open', async () => {
        refuse(open(), 'unseen')
        gate('unseen').open()
      })
    },
  }
  for (const part of parts) {
    beside(PARTS[part])
    it(`comes after what ${part}: passes`, async () => {})
  }
}
