'use strict'

// Checks that binaries run on the systems they are for: node scripts/check-binary.js FILE...
// A file may be named without its ending.

const fs = require('node:fs')
const path = require('node:path')

const { binaryFaults, binaryNeeds } = require('./binary-faults.js')

const names = process.argv.slice(2)
if (names.length === 0) throw new Error('Name the binaries to check')

for (const name of names) {
  const file = name.endsWith('.node') ? name : `${name}.node`
  const platform = path.basename(file).split('.')[1] ?? ''
  const kilobytes = (fs.statSync(file).size / 1000).toFixed(0)
  console.log(`${file}: ${kilobytes} kB, needs ${binaryNeeds(file, platform).join(', ')}`)
  for (const fault of binaryFaults(file, platform)) {
    console.error(`${file}: ${fault}`)
    process.exitCode = 1
  }
}
