'use strict'

/** Passes when the tests of a file share their records: without an integration, the second sees the first one's. */
module.exports = ({ expect, test }, { api }) => {
  test('leaves a record', () => {
    api.cache.set('leaked', ['sec', 'ret'].join('-'))
  })
  test('sees none', () => {
    expect(api.cache.get('leaked') === undefined).toBe(true)
  })
}
