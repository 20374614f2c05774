// Runs test files by `run()` of node:test, and logs what it reports.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { run } from 'node:test'

const { files, isolation, nodeOptions } = JSON.parse(process.argv[2])
const outcomes = []

if (nodeOptions) process.env.NODE_OPTIONS = nodeOptions
// Without process isolation nothing is started, so that the entry is one of the files.
const listed = nodeOptions && isolation === 'none' ? [createRequire(import.meta.url).resolve('auth0-actions-cache/node-test'), ...files] : files
const events = run({ files: listed, isolation })
events.on('test:pass', ({ name, details }) => outcomes.push(['passes', name, details.type]))
events.on('test:fail', ({ name, details }) => outcomes.push(['fails', name, details.error.cause?.message ?? details.error.message]))
events.on('end', () => {
  fs.writeFileSync(process.env.OUTCOMES, JSON.stringify(outcomes))
  process.exitCode = 0
})
events.resume()
