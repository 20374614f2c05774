'use strict'

const fs = require('node:fs')

/** Logs one step of the run, so that whatever runs it sees their order. */
const log = (step) => fs.appendFileSync(process.env.RUN_LOG, `${JSON.stringify(step)}\n`)

/**
 * Tests that end badly, by an error that end-test.js lets the package's `endTest` throw. Each name says what is to come
 * of it, after a colon.
 */
module.exports = ({ after, afterEach, beforeEach, describe, expectFailure, it, retry }) => {
  let isBad = false
  let tries = 0

  globalThis.onEndTest = ({ name = '' }) => {
    // A test that runs beside others may end anywhere among their steps.
    if (!name.startsWith('runs beside')) log('end')
    if (isBad || name.startsWith('runs beside another and ends badly')) throw new Error('ended badly')
  }
  beforeEach(() => {
    isBad = false
    log('beforeEach')
  })
  afterEach(() => log('afterEach'))
  after(() => log('after'))

  it('ends badly: fails', () => {
    log('body')
    isBad = true
  })
  it('follows one that ended badly: passes', () => {})
  describe('in a suite', () => {
    afterEach(() => log('afterEach of the suite'))
    it('ends badly: fails', async () => {
      isBad = true
      await null
      log('body')
    })
    it('follows one that ended badly: passes', async () => {})
  })
  it('has an error of its own: fails', () => {
    isBad = true
    throw new Error('its own')
  })
  it('is rejected with an error of its own: fails', async () => {
    isBad = true
    await null
    throw new Error('its own')
  })
  if (expectFailure) {
    expectFailure('is expected to fail, and does: passes', () => {
      isBad = true
      throw new Error('its own')
    })
    expectFailure('is expected to fail, and ends badly: fails', () => {
      isBad = true
    })
  }
  it.skip('is skipped: is skipped', () => {})
  if (retry) {
    retry('ends badly once: passes', () => {
      isBad = tries++ === 0
    })
  }
  it('is the last: passes', () => {})
}
