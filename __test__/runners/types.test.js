'use strict'

// TypeScript sees the matchers, by an import of the subpath or by "types".

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { readBlocks } = require('../helpers/readme.js')
const { install, makeProject, run } = require('./project.js')

const ROOT = path.join(__dirname, '..', '..')
const TYPESCRIPT_5 = path.join(install('typescript5'), 'node_modules/typescript/bin/tsc')
const TYPESCRIPT_7 = path.join(ROOT, 'node_modules/typescript/bin/tsc')
const COMPILERS = [
  { name: 'TypeScript 5, nodenext', tsc: TYPESCRIPT_5 },
  { name: 'TypeScript 7, nodenext', tsc: TYPESCRIPT_7 },
  { name: 'TypeScript 7, bundler', tsc: TYPESCRIPT_7, module: { module: 'esnext', moduleResolution: 'bundler' } },
]
const JEST = { tests: ['jest-globals.ts', 'jest-import.ts'], setup: 'setup-jest.ts', subpath: 'jest', types: ['jest', 'node'], integration: 'jest.js' }
const VITEST = { tests: ['vitest.mts'], setup: 'setup-vitest.mts', subpath: 'vitest', types: [], integration: 'vitest.mjs' }
const BUN = { tests: ['bun.ts'], setup: 'setup-bun.ts', subpath: 'bun', types: ['bun'] }
const PROJECTS = [
  { project: 'jest29', ...JEST },
  { project: 'jest30', ...JEST },
  // Its own declarations and those of Chai contradict each other.
  { project: 'vitest3', ...VITEST, skipLibCheck: true },
  { project: 'vitest4', ...VITEST },
  { project: 'vitest5', ...VITEST },
  // Its own declarations want those of the DOM, and contradict them.
  { project: 'bun-types', ...BUN, skipLibCheck: true },
]

/**
 * Compiles these files of a project.
 * @param {string} tsc
 * @param {string} dir
 * @param {string[]} files
 * @param {object} options
 */
function compile(tsc, dir, files, options) {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    // What the package declares must fit what the runner declares.
    skipLibCheck: false,
    ...options,
  }
  fs.writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  return run(dir, [tsc, '-p', 'tsconfig.json', '--pretty', 'false'])
}

for (const { project, tests, setup, subpath, types, integration, skipLibCheck = false } of PROJECTS) {
  describe(project, () => {
    const dir = makeProject(project)
    const suite = tests.map((file) => `suites/types/${file}`)

    for (const { name, tsc, module } of COMPILERS) {
      it(`has the matchers by an import: ${name}`, () => {
        const { status, output } = compile(tsc, dir, [...suite, `suites/types/${setup}`], { ...module, types, skipLibCheck })
        assert.equal(status, 0, output)
      })
    }

    it('has the matchers by "types"', () => {
      const { status, output } = compile(TYPESCRIPT_7, dir, suite, { types: [...types, `auth0-actions-cache/${subpath}`], skipLibCheck })
      assert.equal(status, 0, output)
    })

    it('has them by nothing else', () => {
      const { status, output } = compile(TYPESCRIPT_7, dir, suite, { types })
      assert.notEqual(status, 0)
      assert.match(output, /TS2339: Property 'toHaveCached' does not exist/)
    })

    it('has the matchers with the resolution of CommonJS, which knows no "exports"', () => {
      const options = { module: 'commonjs', moduleResolution: 'node10', types: [...types, `auth0-actions-cache/${subpath}`], skipLibCheck: true }
      // An ES module of Vitest's is not found that way.
      const files = suite.map((file) => file.replace(/\.mts$/, '-cjs.ts'))
      for (const [index, file] of files.entries()) fs.copyFileSync(path.join(dir, suite[index]), path.join(dir, file))
      const { status, output } = compile(TYPESCRIPT_5, dir, files, options)
      assert.equal(status, 0, output)
    })

    if (!integration) return
    it('has an integration that uses the runner as its types say', () => {
      // Its source: what is published has all of lib/ in it, and no types there.
      const source = path.join(dir, 'node_modules', 'auth0-actions-cache-source')
      for (const name of [integration, 'lib']) fs.cpSync(path.join(ROOT, name), path.join(source, name), { recursive: true })
      const file = `node_modules/auth0-actions-cache-source/${integration}`
      // The rest of the package is checked where it is built.
      const options = { types, checkJs: true, noImplicitAny: false, skipLibCheck: true }
      const { status, output } = compile(TYPESCRIPT_7, dir, [file], options)
      assert.equal(status, 0, output)
    })
  })
}

// The first that knows node16, and the last before esnext.disposable, which brings Symbol.dispose.
for (const project of ['typescript4.7', 'typescript5.1']) {
  it(`has main declarations that ${project} understands`, () => {
    const tsc = path.join(install(project), 'node_modules/typescript/bin/tsc')
    const dir = makeProject('node-test')
    const files = ['action.ts', 'test-author.ts', 'require.cts', 'import.mts', 'stack.ts']
    for (const file of files) fs.copyFileSync(path.join(ROOT, '__test__/types', file), path.join(dir, file))
    const { status, output } = compile(tsc, dir, files, { module: 'node16', moduleResolution: 'node16', lib: ['es2022'], types: [], exactOptionalPropertyTypes: true })
    assert.equal(status, 0, output)
  })
}

it('docs/runners.md shows a list of types with which a suite for Jest compiles', () => {
  const { text } = readBlocks('docs/runners.md').find(({ kind }) => kind === 'tsconfig')
  const dir = makeProject('jest30')
  const [test] = JEST.tests
  fs.appendFileSync(path.join(dir, 'suites/types', test), "\nconst rate: string | undefined = process.env['AUTH0_ACTIONS_CACHE_EVICTION_RATE']\ntest(`${rate}`, () => {})\n")
  const { status, output } = compile(TYPESCRIPT_7, dir, [`suites/types/${test}`], JSON.parse(text).compilerOptions)
  assert.equal(status, 0, output)
})

it('types the other integrations', () => {
  const dir = makeProject('node-test')
  const { status, output } = compile(TYPESCRIPT_5, dir, ['suites/types/setup-plain.ts'], {})
  assert.equal(status, 0, output)
})

it('finds the others with the resolution of CommonJS, which knows no "exports"', () => {
  const dir = makeProject('node-test')
  const { status, output } = compile(TYPESCRIPT_5, dir, ['suites/types/setup-plain.ts'], { module: 'commonjs', moduleResolution: 'node10' })
  assert.equal(status, 0, output)
})
