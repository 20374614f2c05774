'use strict'

// The README's recipes are one test file for Jest, and its configurations are those by which runners find us.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, it } = require('node:test')

const { configuration, readBlocks, readmeFiles } = require('../helpers/readme.js')
const { writeFiles: write } = require('../helpers/scratch.js')
const { makeProject, run } = require('./project.js')

/** A folder of its own among the suites, from which the runner and our package are found. */
function emptyFolder(project) {
  const dir = makeProject(project)
  const folder = path.join(dir, 'suites', 'readme')
  fs.mkdirSync(folder)
  return { dir, folder }
}

describe('README.md', () => {
  it('has recipes that run under Jest', () => {
    const { dir, folder } = emptyFolder('jest30')
    const recipes = readBlocks().filter(({ kind }) => kind === 'jest').map(({ text }) => text).join('\n')
    write(folder, { ...readmeFiles(), 'recipes.test.js': recipes, 'jest.config.js': configuration('jest.config.js') })
    const ran = run(dir, ['node_modules/jest/bin/jest.js', '--rootDir', folder, '--config', 'suites/readme/jest.config.js'])
    assert.equal(ran.status, 0, ran.output)
    const tests = recipes.match(/^test\(/gm).length
    // The concurrent recipe is two tests.
    assert.match(ran.output, new RegExp(`^Tests: +${tests + 2} passed, ${tests + 2} total$`, 'm'))
  })

  it('has a configuration for Vitest', () => {
    const { dir, folder } = emptyFolder('vitest4')
    write(folder, { 'vitest.config.mjs': configuration('vitest.config.mjs') })
    fs.copyFileSync(path.join(dir, 'suites/vitest/leak.test.mjs'), path.join(folder, 'leak.test.mjs'))
    const ran = run(dir, ['node_modules/vitest/vitest.mjs', 'run', '--root', 'suites/readme'])
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /Tests +2 passed/)
  })

  it('has a configuration for Mocha', () => {
    const { dir, folder } = emptyFolder('mocha12')
    write(folder, { '.mocharc.js': configuration('.mocharc.js') })
    const ran = run(dir, ['node_modules/mocha/bin/mocha.js', '--config', 'suites/readme/.mocharc.js', 'suites/mocha/leak.test.js'])
    assert.equal(ran.status, 0, ran.output)
    assert.match(ran.output, /2 passing/)
  })
})
