'use strict'

// The runners of Bun and Deno, from packages that carry them for Linux.

const assert = require('node:assert/strict')
const path = require('node:path')
const { describe, it } = require('node:test')

const { bunChecks } = require('../bun-checks.js')
const { denoChecks } = require('../deno-checks.js')
const { makeProject, run } = require('../project.js')

const IS_LINUX_X64 = process.platform === 'linux' && process.arch === 'x64'
const PROGRAMS = [
  { project: 'bun', checks: bunChecks, program: '@oven/bun-linux-x64/bin/bun' },
  { project: 'deno', checks: denoChecks, program: '@deno/linux-x64-glibc/deno' },
]

describe('Bun and Deno', { skip: !IS_LINUX_X64 && 'their packages are for Linux on x64' }, () => {
  for (const { project, checks, program } of PROGRAMS) {
    describe(`${project} test`, () => {
      const dir = makeProject(project)
      for (const { name, check } of checks(dir, path.join(dir, 'node_modules', program))) it(name, check)
    })
  }

  it('a Bun that is too old is refused', () => {
    const dir = makeProject('bun-old')
    const { status, output } = run(dir, ['test', '--preload=auth0-actions-cache/bun', 'suites/bun/leak'], { node: path.join(dir, 'node_modules', PROGRAMS[0].program) })
    assert.notEqual(status, 0)
    assert.match(output, /auth0-actions-cache\/bun needs Bun 1\.2\.21 or later, and this is 1\.2\.4/)
  })
})
