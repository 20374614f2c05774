'use strict'

const { afterEach, before, beforeEach, describe, it, test } = require('node:test')
const cache = require('auth0-actions-cache')

const refuse = (key) => cache.openCache('post-login').api.cache.set(key, 'MARKER'.repeat(1000))

require('../shared/strict.js')({ afterEach, before, beforeEach, describe, expectFailure: it.expectFailure, it }, cache)

it('is to do: is todo', { todo: true }, () => {
  refuse('to-do')
})

test('a bad parent of a good subtest: fails', async (t) => {
  refuse('of-the-parent')
  await t.test('is a good subtest: passes', () => {})
})
test('a good parent of a bad subtest: fails', async (t) => {
  await t.test('is a bad subtest: fails', () => {
    refuse('of-the-subtest')
  })
  await t.test('follows a bad subtest: passes', () => {})
})
test('a parent that looks: passes', async (t) => {
  refuse('of-the-parent')
  await t.test('is a good subtest of it: passes', () => {})
  cache.openCache('post-login').history()
})
