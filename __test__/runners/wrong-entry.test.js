'use strict'

// An entry under another runner than its own is refused, by name, and the right one is told. Those of Bun and Deno are
// in bun-checks.js and deno-checks.js.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { makeProject, run } = require('./project.js')
const { assertRefused, wrongEntries } = require('./wrong-entry.js')

/**
 * How each runner is told an entry.
 * @type {Record<string, { project: string, load: (dir: string, entry: string) => { status: number | string | null, output: string } }>}
 */
const RUNNERS = {
  jest: {
    project: 'jest30',
    load(dir, entry) {
      const config = { rootDir: dir, testMatch: ['**/suites/jest/leak.test.js'], setupFilesAfterEnv: [`auth0-actions-cache/${entry}`], transform: {} }
      return run(dir, ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(config)])
    },
  },
  vitest: {
    project: 'vitest4',
    load(dir, entry) {
      const test = { root: dir, include: ['suites/vitest/leak.test.mjs'], setupFiles: [`auth0-actions-cache/${entry}`] }
      fs.writeFileSync(path.join(dir, 'vitest.config.mjs'), `export default ${JSON.stringify({ test })}\n`)
      return run(dir, ['node_modules/vitest/vitest.mjs', 'run'])
    },
  },
  mocha: {
    project: 'mocha12',
    load: (dir, entry) => run(dir, ['node_modules/mocha/bin/mocha.js', `--require=auth0-actions-cache/${entry}`, 'suites/mocha/leak.test.js']),
  },
  'node-test': {
    project: 'node-test',
    load: (dir, entry) => run(dir, ['--import', `auth0-actions-cache/${entry}`, '--test', 'suites/node-test/leak.test.js']),
  },
  ava: {
    project: 'ava6',
    load(dir, entry) {
      const settings = { files: ['suites/ava/leak.test.js'], require: [`auth0-actions-cache/${entry}`] }
      fs.writeFileSync(path.join(dir, 'ava.config.mjs'), `export default ${JSON.stringify(settings)}\n`)
      return run(dir, ['node_modules/ava/entrypoints/cli.mjs'])
    },
  },
  jasmine: {
    project: 'jasmine7',
    load(dir, entry) {
      fs.writeFileSync(path.join(dir, 'suites/jasmine/wrong.js'), `require('auth0-actions-cache/${entry}')\n`)
      return run(dir, ['node_modules/jasmine/bin/jasmine.js', '--helper=suites/jasmine/wrong.js', 'suites/jasmine/leak.test.js'])
    },
  },
  tap: {
    project: 'tap',
    load(dir, entry) {
      fs.writeFileSync(path.join(dir, 'tsconfig.json'), '{}')
      fs.writeFileSync(path.join(dir, 'suites/tap/wrong.test.js'), `require('auth0-actions-cache/${entry}')\nrequire('./leak.test.js')\n`)
      return run(dir, ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', 'suites/tap/wrong.test.js'])
    },
  },
  uvu: {
    project: 'uvu',
    load(dir, entry) {
      // With -r uvu says of whatever is thrown that the module was not found.
      fs.writeFileSync(path.join(dir, 'suites/uvu/wrong.test.js'), `require('auth0-actions-cache/${entry}')\n`)
      return run(dir, ['node_modules/uvu/bin.js', 'suites/uvu', 'wrong'])
    },
  },
}

for (const [runner, { project, load }] of Object.entries(RUNNERS)) {
  describe(`under ${runner}`, () => {
    const dir = makeProject(project)
    for (const entry of wrongEntries(runner)) it(`${entry} is refused`, () => assertRefused(runner, entry, load(dir, entry)))
  })
}

describe('by itself, without a runner', () => {
  const dir = makeProject('node-test')
  for (const entry of ['jest', 'vitest', 'bun']) {
    it(`${entry} is refused`, () => {
      const { status, output } = run(dir, ['--import', `auth0-actions-cache/${entry}`, '--eval', ''])
      assert.notEqual(status, 0)
      assert.match(output, new RegExp(`auth0-actions-cache/${entry} is for .*, which does not run here`))
    })
  }
})

describe('a runner that is too old', () => {
  it('is refused by jest', () => {
    const { status, output } = RUNNERS.jest.load(makeProject('jest26'), 'jest')
    assert.notEqual(status, 0)
    assert.match(output, /auth0-actions-cache\/jest needs Jest 27 or later/)
  })

  it('is refused by vitest', () => {
    const { status, output } = RUNNERS.vitest.load(makeProject('vitest1'), 'vitest')
    assert.notEqual(status, 0)
    assert.match(output, /auth0-actions-cache\/vitest needs Vitest 2 or later/)
  })

  it('is refused by mocha', () => {
    const dir = makeProject('mocha7')
    const { status, output } = run(dir, ['node_modules/mocha/bin/mocha', '--require=auth0-actions-cache/mocha', 'suites/mocha/leak.test.js'])
    assert.notEqual(status, 0)
    assert.match(output, /auth0-actions-cache\/mocha needs Mocha 7\.2 or later: 7\.1\.2 knows no root hooks/)
  })
})

describe('an older runner that works', () => {
  it('is served by jest', () => {
    const { status, output } = RUNNERS.jest.load(makeProject('jest27'), 'jest')
    assert.equal(status, 0, output)
  })

  it('is served by vitest', () => {
    const { status, output } = RUNNERS.vitest.load(makeProject('vitest2'), 'vitest')
    assert.equal(status, 0, output)
  })

  it('is served by mocha', () => {
    const dir = makeProject('mocha9')
    const { status, output } = run(dir, ['node_modules/mocha/bin/mocha', '--require=auth0-actions-cache/mocha', 'suites/mocha/leak.test.js'])
    assert.equal(status, 0, output)
  })
})
