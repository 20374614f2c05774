'use strict'

// Every code block of the pages in PAGES, of helpers/readme.js, runs here. What is done with a block is told by its info string, a language and a
// kind; GitHub colours by the language and shows no kind.
//
//   sh             each line is a command that KNOWN_COMMANDS knows
//   js file=NAME   a file that lies beside each block that is run
//   js node        a script that Node runs to its end
//   js node-test   a test file, which passes under node:test
//   ts             compiles, strictly
//   text SCRIPT    what this script of the checkout prints
//   mjs node-run   a script that runs login.test.js by `run()` of node:test
//   js jest, js vitest, js mocha, js config and the other kinds in IN_RUNNERS: run by runners/readme.test.js and
//                  runners/docs.test.js, which get them by `readBlocks(page)` of helpers/readme.js, and the files beside
//                  them by `readmeFiles(page)`
//   js bun, js deno, toml config: run by runners/matrix/bun-and-deno.test.js and by `npm run test:matrix`
//
// `mjs` in the place of `js` makes the block an ES module. Any other block fails.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { scripts, name, exports: entries } = require('../package.json')
const { PAGES, parseBlocks, readBlocks, readmeFiles } = require('./helpers/readme.js')
const { run } = require('./helpers/run.js')
const { PERMISSIONS } = require('./runners/deno-checks.js')
const { scratchProject } = require('./helpers/scratch.js')

const ROOT = path.join(__dirname, '..')
/** The tests that run the blocks of a kind. */
const IN_RUNNERS = {
  'runners/readme.test.js': ['jest', 'vitest', 'mocha', 'config'],
  'runners/docs.test.js': ['ava', 'expect', 'jasmine', 'tap', 'uvu'],
  'runners/bun-checks.js': ['bun'],
  'runners/deno-checks.js': ['deno'],
}

/** Commands that a reader may be told to type: each answers whether this package bears them out. */
const KNOWN_COMMANDS = [
  { pattern: /^npm (?:i|install) (?:-D|--save-dev) (\S+)$/, holds: (given) => given === name },
  { pattern: /^npm run (\S+)$/, holds: (script) => script in scripts },
  { pattern: /^npm (test)$/, holds: (script) => script in scripts },
  { pattern: /^node --import auth0-actions-cache\/(\S+) --test$/, holds: (entry) => `./${entry}` in entries },
  { pattern: /^npx uvu --require auth0-actions-cache\/(\S+) tests$/, holds: (entry) => `./${entry}` in entries },
  { pattern: /^deno test (--allow-env --allow-ffi --allow-read)$/, holds: (permissions) => PERMISSIONS.join(' ').startsWith(permissions) },
  { pattern: /^(?:AUTH0_ACTIONS_CACHE_EVICTION_(?:RATE|SEED)=[\d.]+ )+npm (test)$/, holds: (script) => script in scripts },
]

/** What is done with a block, by its language and kind. */
const ACTIONS = {
  'sh ': checkCommands,
  'js file': checkSyntax,
  'js node': runScript,
  'mjs node': runScript,
  'js node-test': runTest,
  'mjs node-test': runTest,
  'ts ': compile,
  'mjs node-run': runRun,
  ...Object.fromEntries(Object.values(IN_RUNNERS).flat().flatMap((kind) => [
    [`js ${kind}`, leaveToRunners],
    [`mjs ${kind}`, leaveToRunners],
    [`toml ${kind}`, leaveToRunners],
  ])),
}

for (const page of PAGES) {
  for (const block of readBlocks(page)) {
    const action = block.language === 'text' ? compareOutput : ACTIONS[`${block.language} ${block.kind}`]
    test(`${page}, line ${block.line}: ${block.language} ${block.kind}`, async (t) => {
      assert.ok(action, `nothing is known to be done with a block of "${block.language} ${block.kind}"`)
      await action({ ...block, page }, t)
    })
  }
}

test('a block of no known kind would fail', () => {
  const [block, other] = parseBlocks('```js\n1 +\n```\n\ntext\n\n~~~py node\nprint()\n~~~\n')
  assert.deepEqual(block, { language: 'js', kind: '', file: undefined, text: '1 +\n', line: 1 })
  assert.deepEqual([other.language, other.kind, other.line], ['py', 'node', 7])
  for (const { language, kind } of [block, other]) assert.equal(ACTIONS[`${language} ${kind}`], undefined)
})

function checkCommands({ text }) {
  for (const command of text.trim().split('\n')) {
    const known = KNOWN_COMMANDS.find(({ pattern }) => pattern.test(command))
    assert.ok(known, `no known command: ${command}`)
    assert.ok(known.holds(command.match(known.pattern)[1]), `there is no such thing: ${command}`)
  }
}

/** Lays the block beside its page's files, and answers where. */
function project(t, block, extension) {
  const file = `block${extension}`
  return { folder: scratchProject(t, { ...readmeFiles(block.page), [file]: block.text }), file }
}

async function checkSyntax(block, t) {
  const { folder } = project(t, block, '.js')
  const { code, stderr } = await run(folder, ['--check', block.file])
  assert.equal(code, 0, stderr)
}

async function runScript(block, t) {
  const { folder, file } = project(t, block, `.${block.language}`)
  const { code, stderr } = await run(folder, [file])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
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

async function compareOutput(block) {
  const env = { ...process.env, AUTH0_ACTIONS_CACHE_EVICTION_RATE: '' }
  const { code, stdout, stderr } = await run(ROOT, [block.kind], { env })
  assert.equal(code, 0, stderr)
  assert.equal(block.text.trim(), stdout.trim())
}

function leaveToRunners({ language, kind }) {
  const [file] = Object.entries(IN_RUNNERS).find(([, kinds]) => kinds.includes(kind)) ?? []
  const text = fs.readFileSync(path.join(__dirname, file), 'utf8')
  assert.ok(text.includes(kind === 'config' ? 'configuration(' : `'${kind}'`), `${file} runs no blocks of "${language} ${kind}"`)
}
