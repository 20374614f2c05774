'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { name, version } = require('../package.json')
const { run } = require('./helpers/run.js')
const { emptyFolder } = require('./helpers/scratch.js')

const ROOT = path.join(__dirname, '..')
const FILES = ['package.json', 'package-lock.json', 'Cargo.toml', 'Cargo.lock', 'CHANGELOG.md']

/** Checks a copy of what has a version, in which one file says something else. */
async function check(t, { file = '', from = '', to = '' } = {}, ...args) {
  const folder = emptyFolder(t)
  for (const script of ['check-versions.js', 'paths.js']) {
    fs.cpSync(path.join(ROOT, 'scripts', script), path.join(folder, 'scripts', script))
  }
  for (const copied of FILES) {
    const text = fs.readFileSync(path.join(ROOT, copied), 'utf8')
    const changed = copied === file ? text.replace(from, to) : text
    assert.equal(changed === text, copied !== file, `${copied} is changed`)
    fs.writeFileSync(path.join(folder, copied), changed)
  }
  return run(folder, ['scripts/check-versions.js', ...args])
}

test('the addon, the crate and the package have one version', async (t) => {
  assert.equal(require('../lib/native.js').IDENTITY, `${name}@${version}`)
  assert.deepEqual(await check(t), { code: 0, signal: null, stdout: '', stderr: '' })
})

const ELSEWHERE = {
  'package-lock.json': [`"version": "${version}"`, '"version": "9.9.9"'],
  'Cargo.toml': [`version = "${version}"`, 'version = "9.9.9"'],
  'Cargo.lock': [`name = "${name}"\nversion = "${version}"`, `name = "${name}"\nversion = "9.9.9"`],
}
for (const [file, [from, to]] of Object.entries(ELSEWHERE)) {
  test(`another version in ${file} is refused`, async (t) => {
    const { code, stderr } = await check(t, { file, from, to })
    assert.equal(stderr, `package.json says ${version}, ${file} says 9.9.9\n`)
    assert.equal(code, 1)
  })
}

test('a release wants its tag and its heading in CHANGELOG.md', async (t) => {
  const change = { file: 'CHANGELOG.md', from: '## [Unreleased]', to: '## [9.9.8]' }
  const { code, stderr } = await check(t, change, 'v9.9.9')
  assert.equal(code, 1)
  assert.match(stderr, /tag says 9\.9\.9\n.*CHANGELOG\.md says 9\.9\.8\n/)
})
