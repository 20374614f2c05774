'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')

const { PACKAGES, ROOT } = require('../../scripts/paths.js')
const { elfFaults, elfNeeds, isNewer } = require('../../scripts/elf-needs.js')
const { execute } = require('./execute.js')
const { PACKAGE } = require('./projects.js')

/**
 * What is in the tarballs: every Linux binary needs glibc 2.17 at most, and the main package has none.
 * @param {{ scratch: string, files: Record<string, string> }} context
 * @returns {import('./run-all').Check[]}
 */
function binaryChecks({ scratch, files }) {
  const packed = Object.entries(files).filter(([, file]) => path.dirname(file) === PACKAGES)
  const main = { name: 'the main package holds JavaScript, typings and words', check: () => checkMain(files[PACKAGE] ?? '') }
  const plain = { name: 'a plain build is told from a portable one', check: checkPlainBuild }
  const linux = packed
    .filter(([name]) => name.includes('-linux-'))
    .map(([name, file]) => ({ name: `${name} runs on old systems`, check: () => checkBinary(scratch, name, file) }))
  assert.ok(linux.length >= 2, 'the packages of Linux on x64 and on arm64 are there')
  return [main, plain, ...linux]
}

/** @param {string} file */
async function checkMain(file) {
  const names = (await execute(ROOT, 'tar', ['-tzf', file])).trim().split('\n')
  assert.deepEqual(names.filter((name) => !/\.(c|m)?js$|\.d\.(c|m)?ts$|\.md$|\/LICENSE$|\/package\.json$/.test(name)), [])
  assert.ok(names.includes('package/index.js') && names.includes('package/index.d.ts'))
}

/** Shows that the check below can fail: the compiler of this machine links what this machine has. */
function checkPlainBuild() {
  const file = path.join(ROOT, 'native', `${PACKAGE}.linux-x64-gnu.node`)
  const { libraries, glibcVersions } = elfNeeds(file)
  const isPlain = libraries.includes('libgcc_s.so.1') || glibcVersions.some((version) => isNewer(version, '2.17'))
  assert.ok(isPlain, `${file} is itself portable`)
  assert.notDeepEqual(elfFaults(file, 'linux-x64-gnu'), [])
  assert.notDeepEqual(elfFaults(file, 'linux-x64-musl'), [])
  assert.notDeepEqual(elfFaults(file, 'linux-arm64-gnu'), [])
}

/**
 * @param {string} scratch
 * @param {string} name
 * @param {string} file
 */
async function checkBinary(scratch, name, file) {
  const folder = path.join(scratch, 'unpacked', name)
  fs.mkdirSync(folder, { recursive: true })
  await execute(folder, 'tar', ['-xzf', file, '--strip-components=1'])
  const platform = name.slice(PACKAGE.length + 1)
  assert.deepEqual(elfFaults(path.join(folder, `${PACKAGE}.${platform}.node`), platform), [])
  assert.ok(fs.existsSync(path.join(folder, 'LICENSE')) && fs.existsSync(path.join(folder, 'THIRD-PARTY-LICENSES.txt')))
}

module.exports = { binaryChecks }
