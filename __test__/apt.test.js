'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { describe, test } = require('node:test')

const { run } = require('./helpers/run.js')
const { emptyFolder, writeFiles } = require('./helpers/scratch.js')

const APT = path.join(__dirname, '..', 'scripts', 'apt.sh')

/** Installs a package by an apt-get that does as this script says. */
async function install(t, aptGet) {
  const folder = emptyFolder(t)
  writeFiles(folder, { 'apt-get': `#!/bin/sh\n${aptGet}\n`, dpkg: '#!/bin/sh\n' })
  for (const name of ['apt-get', 'dpkg']) fs.chmodSync(path.join(folder, name), 0o755)
  const script = `set -euo pipefail; . '${APT}'; install_from_debian arm64 libc6:arm64; echo installed`
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  return run(folder, ['-c', script], { program: 'bash', env })
}

describe('what Debian has is installed', { skip: process.platform === 'win32' && 'the scripts are for Linux' }, () => {
  test('without a word', async (t) => {
    const { code, stdout, stderr } = await install(t, 'echo Unpacking')
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'installed\n', stderr: '' })
  })

  test('or the script ends with what apt-get said, on either output', async (t) => {
    const aptGet = '[ "$1" = update ] && exit; echo The following packages have unmet dependencies; echo E: broken packages >&2; exit 100'
    const { code, stdout, stderr } = await install(t, aptGet)
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.equal(stderr, 'apt-get could not install libc6:arm64:\nThe following packages have unmet dependencies\nE: broken packages\n')
  })

  test('or the script ends with why the lists cannot be had', async (t) => {
    const { code, stderr } = await install(t, 'echo E: Failed to fetch >&2; exit 100')
    assert.equal(code, 1)
    assert.match(stderr, /E: Failed to fetch/)
  })
})
