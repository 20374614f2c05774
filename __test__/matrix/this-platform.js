'use strict'

// Installs the tarballs of target/packages into a project outside the checkout, and runs the smoke suite there with
// the Node at hand. For a platform that test:matrix cannot reach: a release runs it on each.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { execute } = require('./execute.js')
const { makeProject, npmInstall, tarballs } = require('./projects.js')
const { SMOKE_RUNS, assertSmoke } = require('./smoke-runs.js')

async function main() {
  const scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'auth0-actions-cache-'))
  try {
    const folder = makeProject(path.join(scratch, 'a project'), await tarballs(scratch))
    await npmInstall(folder)
    for (const [run, args] of Object.entries(SMOKE_RUNS)) {
      const output = await execute(folder, process.execPath, args)
      console.log(`${process.platform} ${process.arch}, Node ${process.version}, ${run}: ${output}`)
      assertSmoke(output)
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

main()
