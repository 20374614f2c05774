'use strict'

// Every code block of the README and of docs/ runs here. Its info string, a language and a kind, says how; GitHub colours
// by the language and shows no kind.
//
//   sh             each line is a command that KNOWN_COMMANDS knows
//   js file=NAME   a file that lies beside each block of its page that is run
//   js node        a script that Node runs to its end, with a clock that stands still
//   text printed   what the block before it printed
//   js node-test   a test file, which passes under node:test
//   ts             compiles, strictly
//   js jest, js vitest, js mocha: run by runners/readme.test.js. `js jest=NAME` is one of the parts of a test file;
//                  without a name, of one that the page has for itself
//   js jest-fails=NAME, text failure: a test file that fails under Jest, and what it prints; run there too
//   js config      a runner's configuration; run there too, or by runners/docs.test.js
//   mjs node-run   a script that runs login.test.js by `run()` of node:test
//   js ava, js expect, js jasmine, js tap, js uvu: run by runners/docs.test.js
//   json tsconfig  options for TypeScript; run by runners/types.test.js
//   js bun, js deno, toml config: run by runners/matrix/bun-and-deno.test.js and by `npm run test:matrix`
//
// `mjs` in the place of `js` makes the block an ES module. Any other block fails.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { scripts, name, exports: entries } = require('../package.json')
const { PAGES, parseBlocks, readmeFiles, readBlocks } = require('./helpers/readme.js')
const { run } = require('./helpers/run.js')
const { linkPackages, scratchProject } = require('./helpers/scratch.js')
const { PERMISSIONS } = require('./runners/deno-checks.js')

/** The tests that run the blocks of a kind. */
const IN_RUNNERS = {
  'runners/readme.test.js': ['jest', 'jest-fails', 'failure', 'vitest', 'mocha', 'config'],
  'runners/docs.test.js': ['ava', 'expect', 'jasmine', 'tap', 'uvu'],
  'runners/types.test.js': ['tsconfig'],
  'runners/bun-checks.js': ['bun'],
  'runners/deno-checks.js': ['deno'],
}
const STILL_CLOCK = path.join(__dirname, 'fixtures', 'still-clock.js')

const isScript = (script) => script in scripts

/** Commands that a reader may be told to type: each says whether this package bears them out. */
const KNOWN_COMMANDS = [
  { pattern: /^npm (?:i|install) (?:-D|--save-dev) (\S+)$/, holds: (given) => given === name },
  { pattern: /^npm run (\S+)(?: -- lib\/\S+\.js)?$/, holds: isScript },
  { pattern: /^(?:NODE_DEBUG=auth0-actions-cache |AUTH0_ACTIONS_CACHE_(?:STRICT|EVICTION_RATE|EVICTION_SEED)=[\d.]+ )*npm (test)$/, holds: isScript },
  { pattern: /^node --import auth0-actions-cache\/(\S+) --test$/, holds: (entry) => `./${entry}` in entries },
  { pattern: /^npx uvu --require auth0-actions-cache\/(\S+) tests$/, holds: (entry) => `./${entry}` in entries },
  { pattern: /^deno test (--allow-env --allow-ffi --allow-read)$/, holds: (permissions) => PERMISSIONS.join(' ').startsWith(permissions) },
  { pattern: /^(?:PROPTEST_CASES=\d+|RUSTFLAGS="--cfg loom") cargo test (?:--release |--no-default-features )+--lib (\S+)$/, holds: isModule },
  { pattern: /^(?:PROPERTY_FACTOR=\d+ )?node (?:--test (?:--test-reporter=spec )?)?(\S+\.js)(?: \d+)?$/, holds: isFile },
  { pattern: /^(?:bash )?(scripts\/\S+\.sh)\b/, holds: isFile },
  { pattern: /^cargo (install|mutants|\+nightly fuzz run)\b/, holds: () => true },
]

/** What is done with a block, by its language and kind. */
const ACTIONS = {
  'sh ': checkCommands,
  'js file': checkSyntax,
  'js node': runScript,
  'mjs node': runScript,
  'text printed': comparePrinted,
  'js node-test': runTest,
  'mjs node-test': runTest,
  'ts ': compile,
  'mjs node-run': runRun,
  ...Object.fromEntries(Object.values(IN_RUNNERS).flat().flatMap((kind) => [
    [`js ${kind}`, leaveToRunners],
    [`mjs ${kind}`, leaveToRunners],
    [`toml ${kind}`, leaveToRunners],
    [`text ${kind}`, leaveToRunners],
    [`json ${kind}`, leaveToRunners],
  ])),
}

for (const page of PAGES) {
  const blocks = readBlocks(page)
  for (const [index, block] of blocks.entries()) {
    const action = ACTIONS[`${block.language} ${block.kind}`]
    test(`${page}, line ${block.line}: ${block.language} ${block.kind}`, async (t) => {
      assert.ok(action, `nothing is known to be done with a block of "${block.language} ${block.kind}"`)
      await action({ ...block, page, before: blocks[index - 1] }, t)
    })
  }
}

test('a block of no known kind would fail', () => {
  const [block, other] = parseBlocks('```js\n1 +\n```\n\ntext\n\n~~~py node\nprint()\n~~~\n')
  assert.deepEqual(block, { language: 'js', kind: '', name: '', text: '1 +\n', line: 1 })
  assert.deepEqual([other.language, other.kind, other.line], ['py', 'node', 7])
  for (const { language, kind } of [block, other]) assert.equal(ACTIONS[`${language} ${kind}`], undefined)
})

function isFile(file) {
  return fs.existsSync(path.join(__dirname, '..', file))
}

function isModule(module) {
  return isFile(`src/${module}.rs`) || isFile(`src/model/${module}.rs`)
}

function checkCommands({ text }) {
  // What follows two spaces and a number sign is a comment.
  for (const command of text.trim().split('\n').map((line) => line.replace(/ {2,}#.*/, ''))) {
    const known = KNOWN_COMMANDS.find(({ pattern }) => pattern.test(command))
    assert.ok(known, `no known command: ${command}`)
    assert.ok(known.holds(command.match(known.pattern)[1]), `there is no such thing: ${command}`)
  }
}

/** Puts the block beside its page's files, and what it may require. */
function project(t, { page, text }, extension) {
  const file = `block${extension}`
  const folder = scratchProject(t, { ...readmeFiles(page), [file]: text })
  linkPackages(folder, ['sinon', '@auth0/actions', '@kilterset/auth0-actions-testing'])
  return { folder, file }
}

async function checkSyntax(block, t) {
  const { folder, file } = project(t, block, '.js')
  const { code, stderr } = await run(folder, ['--check', file])
  assert.equal(code, 0, stderr)
}

async function printed(block, t) {
  const { folder, file } = project(t, block, `.${block.language}`)
  const { code, stdout, stderr } = await run(folder, ['--require', STILL_CLOCK, file])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout
}

async function runScript(block, t) {
  await printed(block, t)
}

async function comparePrinted({ page, text, before }, t) {
  assert.equal(before.kind, 'node', 'no script goes before it')
  assert.equal(text, await printed({ ...before, page }, t))
}

async function runTest(block, t) {
  const { folder, file } = project(t, block, `.test.${block.language}`)
  const { code, stdout, stderr } = await run(folder, ['--test', '--test-reporter=tap', file])
  assert.equal(code, 0, stdout + stderr)
  // A file without tests passes as one of its own name.
  assert.match(stdout, /^ *ok \d+ - (?!.*block\.test\.m?js)/m, 'no test ran')
}

async function runRun(block, t) {
  const { folder, file } = project(t, block, '.mjs')
  const leak = fs.readFileSync(path.join(__dirname, 'runners/suites/shared/plain-leak.js'), 'utf8')
  fs.writeFileSync(path.join(folder, 'leak.js'), leak)
  fs.writeFileSync(path.join(folder, 'login.test.js'), "require('./leak.js')(require('node:test'), require('auth0-actions-cache'))\n")
  const { code, stdout, stderr } = await run(folder, [file])
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^# pass 2$/m)
}

async function compile(block, t) {
  const { folder, file } = project(t, block, '.ts')
  const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, types: [], noEmit: true }
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  const { code, stdout } = await run(folder, [tsc, '-p', '.'])
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
}

function leaveToRunners({ language, kind }) {
  const [file] = Object.entries(IN_RUNNERS).find(([, kinds]) => kinds.includes(kind)) ?? []
  const text = fs.readFileSync(path.join(__dirname, file), 'utf8')
  assert.match(text, new RegExp(`\\b${kind}`), `${file} runs no blocks of "${language} ${kind}"`)
}
