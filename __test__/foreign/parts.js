'use strict'

const { hostChecks } = require('./checks.js')
const { endWine, muslHosts, windowsHosts } = require('./hosts.js')
const { macosChecks } = require('./macos.js')

/** @typedef {{ scratch: string, files: Record<string, string>, binaries: string }} Context */

/**
 * @typedef {object} Part
 * @property {string} built the platform in the name of the file that is built
 * @property {string} published and under which it is published
 * @property {import('./run').Step[]} steps
 * @property {number} checkSeconds how long the checks take
 * @property {(context: Context) => Promise<import('../matrix/run-all').Check[]>} checks
 * @property {() => Promise<void>} [end] what to do when they are done
 */

/** @type {Part} */
const WINDOWS = {
  built: 'win32-x64-gnu',
  // It stands for the one that Microsoft's linker makes.
  published: 'win32-x64-msvc',
  steps: [
    { what: 'install Wine', command: 'bash scripts/install-wine.sh', seconds: 60 },
    { what: 'build for Windows on x64', command: 'bash scripts/build-windows-gnu.sh', seconds: 110 },
  ],
  checkSeconds: 60,
  checks: async (context) =>
    hostChecks({ name: 'win32-x64-msvc', here: 'win32 x64', npm: ['--os=win32', '--cpu=x64'] }, await windowsHosts(), context),
  end: endWine,
}

/**
 * @param {'x64' | 'arm64'} cpu
 * @returns {Part}
 */
function musl(cpu) {
  const name = `linux-${cpu}-musl`
  const emulator = { what: 'install an emulator of arm64', command: 'bash scripts/install-emulator.sh', seconds: 20 }
  return {
    built: name,
    published: name,
    steps: [
      ...(cpu === 'arm64' ? [emulator] : []),
      { what: `install Nodes for musl on ${cpu}`, command: `bash scripts/install-musl-node.sh ${cpu}`, seconds: 30 },
      { what: `build for musl on ${cpu}`, command: `bash scripts/build-linux.sh ${cpu}-musl`, seconds: 110 },
    ],
    checkSeconds: cpu === 'arm64' ? 60 : 15,
    checks: async (context) =>
      hostChecks({ name, here: `linux ${cpu}, musl`, npm: ['--os=linux', `--cpu=${cpu}`, '--libc=musl'] }, await muslHosts(cpu), context),
  }
}

/**
 * @param {'x64' | 'arm64'} cpu
 * @returns {Part}
 */
function macos(cpu) {
  const name = `darwin-${cpu}`
  return {
    built: name,
    published: name,
    steps: [{ what: `build for macOS on ${cpu}`, command: `bash scripts/build-macos.sh ${cpu}`, seconds: 110 }],
    checkSeconds: 1,
    checks: async ({ binaries, scratch }) => macosChecks(cpu, binaries, scratch),
  }
}

const PARTS = /** @type {Record<string, Part>} */ ({
  'musl-x64': musl('x64'),
  'musl-arm64': musl('arm64'),
  'windows-x64': WINDOWS,
  'macos-x64': macos('x64'),
  'macos-arm64': macos('arm64'),
})

module.exports = { PARTS }
