'use strict'

const path = require('node:path')

const ROOT = path.join(__dirname, '..')
const TARGET = path.join(ROOT, 'target')

/**
 * Where scripts/pack.js works, in a folder.
 * @param {string} folder
 */
function packPaths(folder) {
  return {
    /** The binaries to pack. */
    BINARIES: path.join(folder, 'binaries'),
    /** The tarballs. */
    PACKAGES: path.join(folder, 'packages'),
    /** What they are packed from. */
    PACK_COPY: path.join(folder, 'pack'),
  }
}

module.exports = { ROOT, TARGET, packPaths, ...packPaths(TARGET) }
