'use strict'

const assert = require('node:assert/strict')

/** What shared/leak.js is for runners without an `expect`. */
module.exports = ({ it }, { api }) => {
  it('leaves a record', () => {
    api.cache.set('leaked', ['sec', 'ret'].join('-'))
  })
  it('sees none', () => {
    assert.equal(api.cache.get('leaked') === undefined, true)
  })
}
