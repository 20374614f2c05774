import { afterEach, beforeAll as before, beforeEach, describe, expect, test } from 'vitest'
import * as cache from 'auth0-actions-cache'

import strict from '../shared/strict.js'

const retry = (name, body) => test(name, { retry: 1 }, body)

strict({ afterEach, before, beforeEach, describe, expect, expectFailure: test.fails, it: test, retry }, cache)

test.todo('is to do: is todo')
