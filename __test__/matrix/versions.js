'use strict'

const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('../../scripts/paths.js')
const { bunChecks } = require('../runners/bun-checks.js')
const { denoChecks } = require('../runners/deno-checks.js')
const { execute } = require('./execute.js')
const { makeProject, npmInstall } = require('./projects.js')
const { SMOKE_RUNS, assertSmoke } = require('./smoke-runs.js')

/** @typedef {{ scratch: string, files: Record<string, string>, runtimes: { x64: string, arm64: string } }} Context */

const JEST = '30.5.2'
const NODES = [
  { name: 'node18', runners: ['jest'] },
  { name: 'node20', runners: ['jest', 'vitest4'] },
  { name: 'node22', runners: ['jest', 'vitest4', 'vitest5'] },
  { name: 'node24', runners: ['jest', 'vitest4', 'vitest5'] },
  { name: 'node26', runners: ['jest', 'vitest4', 'vitest5'] },
]

/** The arguments of Node, and the project they are for. */
const RUNNERS = /** @type {Record<string, { project: string, args: string[] }>} */ ({
  ...Object.fromEntries(Object.entries(SMOKE_RUNS).map(([name, args]) => [name, { project: 'vitest4', args }])),
  jest: { project: 'vitest4', args: ['node_modules/jest/bin/jest.js', '--testMatch', '**/jest.spec.cjs'] },
  vitest4: { project: 'vitest4', args: ['node_modules/vitest/vitest.mjs', 'run', 'vitest.spec.mjs'] },
  vitest5: { project: 'vitest5', args: ['node_modules/vitest/vitest.mjs', 'run', 'vitest.spec.mjs'] },
})

/**
 * Every line of Node, with the runners that its age allows.
 * @param {Context} context
 * @returns {Promise<import('./run-all').Check[]>}
 */
async function nodeChecks({ scratch, files, runtimes }) {
  const projects = /** @type {Record<string, string>} */ ({})
  for (const [name, devDependencies] of Object.entries({ vitest4: { '@jest/globals': JEST, jest: JEST, vitest: '4.1.12' }, vitest5: { vitest: '5.1.1' } })) {
    projects[name] = makeProject(path.join(scratch, name), files, { devDependencies })
    await npmInstall(projects[name], '--ignore-scripts')
  }
  const nodeOf = (/** @type {string} */ name) => path.join(runtimes.x64, name, 'bin', 'node')
  return NODES.flatMap(({ name, runners }) => [
    ...[...Object.keys(SMOKE_RUNS), ...runners].map((runner) => ({
      name: `${name}, ${runner}`,
      async check() {
        const { project, args } = /** @type {{ project: string, args: string[] }} */ (RUNNERS[runner])
        const output = await execute(projects[project] ?? '', nodeOf(name), args)
        if (Object.hasOwn(SMOKE_RUNS, runner)) assertSmoke(output)
      },
    })),
    // Of the checkout: they need the sources.
    ...['cut-short', 'polluted', 'shown-memory'].map((file) => ({
      name: `${name}, ${file}.test.js`,
      check: () => execute(ROOT, nodeOf(name), [`__test__/${file}.test.js`]),
    })),
  ])
}

/**
 * Bun and Deno, and their own test runners over the suites of `__test__/runners`.
 * @param {Context} context
 */
async function otherChecks({ scratch, files, runtimes }) {
  const programs = [
    { name: 'bun', program: path.join(runtimes.x64, '@oven', 'bun-linux-x64', 'bin', 'bun'), args: [], runnerChecks: bunChecks },
    { name: 'deno', program: path.join(runtimes.x64, '@deno', 'linux-x64-glibc', 'deno'), args: ['run', '-A'], runnerChecks: denoChecks },
  ]
  const checks = await Promise.all(programs.map(async ({ name, program, args, runnerChecks }) => {
    const project = makeProject(path.join(scratch, name), files)
    await npmInstall(project)
    fs.cpSync(path.join(__dirname, '..', 'runners', 'suites'), path.join(project, 'suites'), { recursive: true })
    const scripts = ['plain.cjs', 'plain.mjs'].map((file) => ({
      name: `${name}, ${file}`,
      check: async () => assertSmoke(await execute(project, program, [...args, file])),
    }))
    const tests = runnerChecks(project, program).map(({ name: what, check }) => ({ name: `${name} test: ${what}`, check }))
    return [...scripts, ...tests]
  }))
  return checks.flat()
}

/**
 * Linux on arm64, emulated. The packages are chosen as npm would choose them there.
 * @param {Context} context
 */
async function armChecks({ scratch, files, runtimes }) {
  const project = makeProject(path.join(scratch, 'arm64'), files)
  await npmInstall(project, '--os=linux', '--cpu=arm64', '--libc=glibc')
  return ['node22', 'node24'].flatMap((name) =>
    Object.entries(SMOKE_RUNS).map(([run, args]) => ({
      name: `${name} on arm64, ${run}`,
      async check() {
        const node = path.join(runtimes.arm64, name, 'bin', 'node')
        assertSmoke(await execute(project, 'qemu-aarch64-static', [node, ...args]))
      },
    })),
  )
}

module.exports = { armChecks, nodeChecks, otherChecks }
