'use strict'

const assert = require('node:assert/strict')
const { mock } = require('node:test')

// Node 18 fakes timers, but no dates.
const FAKES_DATES = Number.parseInt(process.versions.node, 10) >= 20

/** node:test's spies see every call, and its fake time rules. */
module.exports = ({ describe, it }, { api, openCache }) => {
  describe('node:test\'s mock', () => {
    for (const method of ['get', 'set', 'delete']) {
      it(`sees every call of ${method}`, () => {
        const spy = mock.method(api.cache, method)
        api.cache[method]('k', 'v')
        const given = openCache().api
        Object.assign(given, { cache: api.cache }).cache[method]('k', 'v')
        assert.deepEqual(spy.mock.calls.map(({ arguments: args }) => args), [['k', 'v'], ['k', 'v']])
        mock.restoreAll()
        api.cache[method]('k', 'v')
        assert.equal(spy.mock.calls.length, 2)
      })
    }

    const itWithDates = FAKES_DATES ? it : () => {}
    itWithDates('rules time', () => {
      mock.timers.enable({ apis: ['Date'], now: 1000 })
      assert.equal(api.cache.set('k', 'v').record.expires_at, 901_000)
      mock.timers.tick(900_000)
      assert.equal(api.cache.get('k').value, 'v')
      mock.timers.tick(1)
      assert.equal(api.cache.get('k'), undefined)
      mock.timers.reset()
    })
  })
}
