'use strict'

// Compiles what is in `types/` with each compiler and each way of resolving modules that a user may have. What must
// not compile is marked there with `@ts-expect-error`, which is itself an error where nothing is wrong.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { run } = require('./helpers/run.js')
const { scratchProject } = require('./helpers/scratch.js')

const TYPES = path.join(__dirname, 'types')

const STRICT = {
  target: 'es2022',
  lib: ['es2022'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
}

const ANY_MODULE = ['action.ts', 'test-author.ts', 'stack.ts']
const NODE_MODULES = [...ANY_MODULE, 'require.cts', 'import.mts']

const WAYS = [
  { name: 'node16', options: { module: 'node16' }, files: NODE_MODULES },
  { name: 'nodenext', options: { module: 'nodenext' }, files: NODE_MODULES },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' }, files: ANY_MODULE },
  { name: 'commonjs without a target', options: { module: 'commonjs', target: undefined, lib: undefined }, files: ['action.ts'] },
  { name: 'commonjs', options: { module: 'commonjs' }, files: [...ANY_MODULE, 'require.cts'] },
  { name: 'nodenext, with using', options: { module: 'nodenext', lib: ['es2022', 'esnext.disposable'] }, files: ['action.ts', 'using.ts'] },
]

for (const compiler of ['typescript', 'typescript-5']) {
  const { version } = require(`${compiler}/package.json`)
  for (const { name, options, files } of WAYS) {
    test(`the declarations are right for TypeScript ${version} and module ${name}`, async (t) => {
      const folder = scratchProject(t, {
        'tsconfig.json': JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }),
        ...Object.fromEntries(files.map((file) => [file, fs.readFileSync(path.join(TYPES, file), 'utf8')])),
      })
      const tsc = path.join(path.dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc')
      const { code, stdout } = await run(folder, [tsc, '-p', '.'])
      assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
    })
  }
}
