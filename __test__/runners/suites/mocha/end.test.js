'use strict'

/* eslint no-undef: "off" -- Mocha knows its interface as globals */

const retry = (name, body) => it(name, body).retries(1)

require('../shared/end.js')({ after, afterEach, beforeEach, describe, it, retry })

describe('with a callback', () => {
  it('ends badly: fails', (done) => {
    globalThis.onEndTest = () => {
      throw new Error('ended badly')
    }
    setImmediate(done)
  })
  it('has an error of its own: fails', (done) => {
    setImmediate(() => done(new Error('its own')))
  })
  it('skips itself: is skipped', function (_done) {
    this.skip()
  })
  it('is the last: passes', (done) => {
    globalThis.onEndTest = undefined
    done()
  })
})
