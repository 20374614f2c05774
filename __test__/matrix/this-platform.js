'use strict'

// Installs the tarballs of target/packages into a project outside the checkout, and runs the smoke suite there with
// the Node at hand. For a platform that test:matrix cannot reach: a release runs it on each.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { execute } = require('./execute.js')
const { makeProject, npmInstall, tarballs } = require('./projects.js')

async function main() {
  const scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-'))
  try {
    const folder = makeProject(path.join(scratch, 'project'), await tarballs(scratch))
    await npmInstall(folder)
    for (const file of ['plain.cjs', 'plain.mjs']) {
      console.log(`${process.platform} ${process.arch}, Node ${process.version}, ${file}: ${await execute(folder, process.execPath, [file])}`)
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

main()
