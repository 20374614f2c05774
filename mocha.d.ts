/** Root hooks, which `mocha --require auth0-actions-cache/mocha` finds. */
export declare const mochaHooks: { beforeAll(): void; beforeEach(): void }
