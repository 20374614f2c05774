'use strict'

// The test files of the README and of docs/, by their parts, under the runner that each is for, with the README's
// configuration for it.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { PAGES, configuration, readBlocks, readmeFiles } = require('../helpers/readme.js')
const { writeFiles } = require('../helpers/scratch.js')
const { makeProject, run } = require('./project.js')

const RUNNERS = {
  jest: {
    project: 'jest30',
    config: 'jest.config.js',
    args: (folder) => ['node_modules/jest/bin/jest.js', '--rootDir', folder, '--config', `${folder}/jest.config.js`],
    passed: /^Tests: +(\d+) passed, \1 total$/m,
  },
  vitest: {
    project: 'vitest4',
    config: 'vitest.config.mjs',
    args: (folder) => ['node_modules/vitest/vitest.mjs', 'run', '--root', folder],
    passed: /^ +Tests +(\d+) passed/m,
  },
  mocha: {
    project: 'mocha12',
    config: '.mocharc.js',
    args: (folder) => ['node_modules/mocha/bin/mocha.js', '--config', `${folder}/.mocharc.js`, `${folder}/*.test.js`],
    passed: /^ +(\d+) passing/m,
  },
}

/** A folder of its own among the suites, from which the runner and our package are found. */
function emptyFolder(project) {
  const dir = makeProject(project)
  const folder = 'suites/readme'
  fs.mkdirSync(path.join(dir, folder))
  return { dir, folder }
}

/**
 * The test files of a page for a runner, by name, each of its parts.
 * @returns {Record<string, string>}
 */
function testFiles(page, kind) {
  const files = {}
  for (const { name, language, text } of readBlocks(page).filter((block) => block.kind === kind)) {
    const file = `${name || 'login'}.test.${language}`
    files[file] = file in files ? `${files[file]}\n${text}` : text
  }
  return files
}

function runTestFiles(page, kind, tests) {
  const { project, config, args } = RUNNERS[kind]
  const { dir, folder } = emptyFolder(project)
  writeFiles(path.join(dir, folder), { ...readmeFiles(page), ...tests, [config]: configuration(config) })
  return run(dir, args(folder))
}

for (const page of PAGES) {
  for (const kind of Object.keys(RUNNERS)) {
    const tests = testFiles(page, kind)
    if (Object.keys(tests).length === 0) continue
    it(`${page} has test files that pass: ${kind}`, () => {
      const ran = runTestFiles(page, kind, tests)
      assert.equal(ran.status, 0, ran.output)
      const [, passed] = ran.output.match(RUNNERS[kind].passed) ?? []
      const written = Object.values(tests).join('\n').match(/^ *(?:test|it)(?:\.concurrent)?\b/gm).length
      assert.ok(Number(passed) >= written, ran.output)
    })
  }
}

for (const page of PAGES) {
  for (const [index, { kind, name, language, text, line }] of readBlocks(page).entries()) {
    if (kind !== 'jest-fails') continue
    it(`${page} shows what Jest prints of the test file in line ${line}`, () => {
      const ran = runTestFiles(page, 'jest', { [`${name}.test.${language}`]: text })
      assert.equal(ran.status, 1)
      assertPrinted(ran, readBlocks(page)[index + 1].text)
    })
  }
}

describe('README.md', () => {
  it('shows a failure as Jest prints it, when its token is too long for the cache', () => {
    const picture = readBlocks().find(({ kind }) => kind === 'failure').text
    const name = 'login.test.js'
    const { [name]: text } = testFiles('README.md', 'jest')
    const changed = text.replace("'a token'", "'x'.repeat(4601)")
    assert.notEqual(changed, text)
    const ran = runTestFiles('README.md', 'jest', { [name]: changed })
    assert.equal(ran.status, 1)
    assertPrinted(ran, picture)
  })

  for (const kind of ['vitest', 'mocha']) {
    it(`has a configuration for ${kind}`, () => {
      const { project, config, args, passed } = RUNNERS[kind]
      const { dir, folder } = emptyFolder(project)
      writeFiles(path.join(dir, folder), { [config]: configuration(config) })
      const suite = kind === 'vitest' ? 'vitest/leak.test.mjs' : 'mocha/leak.test.js'
      fs.copyFileSync(path.join(dir, 'suites', suite), path.join(dir, folder, path.basename(suite)))
      const ran = run(dir, args(folder))
      assert.equal(ran.status, 0, ran.output)
      assert.equal(ran.output.match(passed)?.[1], '2')
    })
  }
})

/** Jest indents what it prints of a test, and times are never the same. */
function assertPrinted({ output }, picture) {
  const comparable = (text) => text.replace(/from \S+Z on:/, 'from then on:').replace(/^ *\+[\d,]+ ms/gm, '+0 ms')
  assert.ok(comparable(output.replace(/^ {2}/gm, '')).includes(comparable(picture)), output)
}
