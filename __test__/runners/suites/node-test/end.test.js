'use strict'

const assert = require('node:assert/strict')
const { after, afterEach, beforeEach, describe, it } = require('node:test')

require('../shared/end.js')({ after, afterEach, beforeEach, describe, expectFailure: it.expectFailure, it })

describe('side by side', { concurrency: true }, () => {
  it('runs beside another and ends badly: fails', async () => {})
  it('runs beside another: passes', async () => {})
})

describe('with a hook', () => {
  let isEnded = false
  it('has hooks of its own: fails', (t) => {
    t.after(() => {
      isEnded = true
    })
    globalThis.onEndTest = () => {
      assert.equal(isEnded, true)
      throw new Error('ended badly')
    }
  })
  it('is to do: is todo', { todo: true }, () => {})
})
