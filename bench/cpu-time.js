'use strict'

/**
 * The processor time that this process has used, in nanoseconds. Work that never waits takes as long as that on an idle
 * machine, and other processes' turns do not count.
 */
function cpuTimeNs() {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1_000
}

module.exports = { cpuTimeNs }
