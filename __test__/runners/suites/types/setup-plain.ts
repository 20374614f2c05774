import 'auth0-actions-cache/node-test'

import { mochaHooks } from 'auth0-actions-cache/mocha'

export const hooks: { beforeEach(): void } = mochaHooks
