'use strict'

const path = require('node:path')

const ROOT = path.join(__dirname, '..')
const TARGET = path.join(ROOT, 'target')

module.exports = {
  ROOT,
  TARGET,
  /** The binaries to pack. */
  BINARIES: path.join(TARGET, 'binaries'),
  /** The tarballs. */
  PACKAGES: path.join(TARGET, 'packages'),
  /** What they are packed from. */
  PACK_COPY: path.join(TARGET, 'pack'),
}
