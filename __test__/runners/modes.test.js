'use strict'

// Modes of the known runners that take their configuration otherwise.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { copyTestFile, makeProject, run } = require('./project.js')

const FILES = 4

describe('Jest', () => {
  const dir = makeProject('jest30')
  copyTestFile(dir, 'suites/jest/isolation.test.js', FILES)
  const inProject = (/** @type {string} */ displayName, /** @type {string} */ pattern, /** @type {object} */ more) =>
    ({ displayName, rootDir: dir, testMatch: [`**/suites/jest/${pattern}`], transform: {}, injectGlobals: false, ...more })
  const setup = { setupFilesAfterEnv: ['auth0-actions-cache/jest'] }
  const runJest = (/** @type {object} */ config, ...args) => {
    // A configuration on the command line would be that of each project.
    fs.writeFileSync(path.join(dir, 'modes.config.json'), JSON.stringify(config))
    return run(dir, ['node_modules/jest/bin/jest.js', '--config', 'modes.config.json', ...args])
  }

  it('takes the line from each of its projects', () => {
    const projects = [inProject('a', 'isolation-[12].test.js', setup), inProject('b', 'isolation-[34].test.js', setup)]
    const ran = runJest({ rootDir: dir, projects })
    assert.equal(ran.status, 0, ran.output)
    assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, FILES)
  })

  it('gives its projects no line of the root', () => {
    const ran = runJest({ rootDir: dir, ...setup, projects: [inProject('a', 'leak.test.js', {}), inProject('b', 'isolation-1.test.js', setup)] })
    assert.equal(ran.status, 1)
    assert.match(ran.output, /● sees none/)
  })

  it('runs shards', () => {
    const shards = ['1/2', '2/2'].map((shard) => runJest(inProject('a', 'isolation-*.test.js', setup), `--shard=${shard}`))
    for (const { status, output, files } of shards) assert.deepEqual([status, files.length], [0, 2], output)
  })
})

describe('Vitest', () => {
  const dir = makeProject('vitest4')
  copyTestFile(dir, 'suites/vitest/isolation.test.mjs', FILES)
  const runVitest = (/** @type {object} */ test, ...args) => {
    fs.writeFileSync(path.join(dir, 'vitest.config.mjs'), `export default ${JSON.stringify({ test: { root: dir, ...test } })}\n`)
    return run(dir, ['node_modules/vitest/vitest.mjs', ...args])
  }
  const setup = { setupFiles: ['auth0-actions-cache/vitest'] }
  const named = (/** @type {string} */ name, /** @type {string} */ include) => ({ name, root: dir, include: [`suites/vitest/${include}`] })

  it('takes the line from the root for projects that extend it', () => {
    const projects = [
      { extends: true, test: named('a', 'isolation-[12].test.mjs') },
      { extends: true, test: named('b', 'isolation-[34].test.mjs') },
    ]
    const ran = runVitest({ ...setup, projects }, 'run')
    assert.equal(ran.status, 0, ran.output)
    assert.equal(new Set(ran.files.map(({ tenant }) => tenant)).size, FILES)
  })

  it('gives no line of the root to projects that do not', () => {
    const ran = runVitest({ ...setup, projects: [{ test: named('a', 'leak.test.mjs') }] }, 'run')
    assert.equal(ran.status, 1)
    assert.match(ran.output, /FAIL .*sees none/)
  })

  it('runs benchmarks, for which it runs no hooks', () => {
    fs.writeFileSync(path.join(dir, 'suites/vitest/get.bench.mjs'), [
      "import { api, openCache } from 'auth0-actions-cache'",
      "import { bench } from 'vitest'",
      "bench('get', () => {",
      "  api.cache.set('k', openCache().tenant)",
      "}, { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 })",
    ].join('\n'))
    const ran = runVitest({ ...setup, benchmark: { include: ['suites/vitest/get.bench.mjs'] } }, 'bench', '--run')
    assert.equal(ran.status, 0, ran.output)
  })

  it('checks types, and runs nothing then', () => {
    fs.writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify({ include: ['suites/vitest/*.ts'], compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler', target: 'es2022', types: [] } }))
    fs.writeFileSync(path.join(dir, 'suites/vitest/cache.test-d.ts'), [
      "import { openCache } from 'auth0-actions-cache'",
      "import { expectTypeOf, test } from 'vitest'",
      "test('records', () => {",
      '  expectTypeOf(openCache().records()).items.toHaveProperty("expires_at")',
      '})',
    ].join('\n'))
    const typecheck = { enabled: true, only: true, include: ['suites/vitest/cache.test-d.ts'], checker: require.resolve('typescript-5/bin/tsc') }
    const ran = runVitest({ ...setup, typecheck }, 'run')
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /Tests +1 passed/)
  })
})

describe('Mocha', () => {
  const dir = makeProject('mocha12')

  it('resets in each run of --watch', async (t) => {
    const args = ['node_modules/mocha/bin/mocha.js', '--watch', '--require=auth0-actions-cache/mocha', 'suites/mocha/leak.test.js', 'suites/mocha/tenant.test.js']
    // A suite that prints its tenant once for each run.
    fs.writeFileSync(path.join(dir, 'suites/mocha/tenant.test.js'), "const { openCache } = require('auth0-actions-cache')\nit('has a tenant', () => console.log('tenant:', openCache().tenant))\n")
    const mocha = spawn(process.execPath, args, { cwd: dir, env: { ...process.env, NODE_TEST_CONTEXT: undefined }, timeout: 60_000 })
    t.after(() => mocha.kill('SIGKILL'))
    let output = ''
    await new Promise((resolve, reject) => {
      mocha.on('exit', () => reject(new Error(`mocha ended:\n${output}`)))
      mocha.stderr.setEncoding('utf8').on('data', (text) => (output += text))
      mocha.stdout.setEncoding('utf8').on('data', (text) => {
        const runs = () => output.match(/\d+ passing/g)?.length ?? 0
        const before = runs()
        output += text
        if (runs() >= 2) resolve(undefined)
        else if (runs() > before) mocha.stdin.write('rs\n')
      })
    })
    const tenants = [...output.matchAll(/tenant: (mocha .*)/g)].map(([, tenant]) => tenant)
    assert.equal(new Set(tenants).size, 2, output)
    assert.deepEqual(output.match(/\d+ passing/g), ['3 passing', '3 passing'], output)
    assert.doesNotMatch(output, /failing/)
  })
})
