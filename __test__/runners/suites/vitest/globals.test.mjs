/* eslint no-undef: "off" -- the globals of Vitest are what this file is about */

import * as cache from 'auth0-actions-cache'

import harness from '../shared/auth0-harness.js'
import matchers from '../shared/matchers.js'
import mocks from '../shared/mocks.js'
import realm from '../shared/realm.js'

const given = { afterEach, describe, expect, mocks: vi, test }
for (const suite of [harness, matchers, mocks, realm]) suite(given, cache)
