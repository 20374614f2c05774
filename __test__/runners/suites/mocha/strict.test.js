'use strict'

/* eslint no-undef: "off" -- Mocha knows its interface as globals */

const cache = require('auth0-actions-cache')

const retry = (name, body) => it(name, body).retries(1)

require('../shared/strict.js')({ afterEach, before, beforeEach, describe, it, retry }, cache)

describe('with a callback', () => {
  it('has a write refused: fails', (done) => {
    openAndRefuse()
    setImmediate(done)
  })
  it('has an error of its own: fails', (done) => {
    openAndRefuse()
    setImmediate(() => done(new Error('its own')))
  })
  it('skips itself: is skipped', function (_done) {
    openAndRefuse()
    this.skip()
  })
  it('looks by history: passes', (done) => {
    openAndRefuse()
    cache.openCache('post-login').history()
    done()
  })
})

function openAndRefuse() {
  cache.openCache('post-login').api.cache.set('crm-token', 'MARKER'.repeat(1000))
}
