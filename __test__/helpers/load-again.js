'use strict'

const path = require('node:path')

const root = path.join(__dirname, '../..')

/** The package, loaded once more with all its modules, as Jest does for each test file; the addon stays the same. */
function loadAgain() {
  const loaded = Object.keys(require.cache).filter((file) => file.startsWith(root) && !file.includes('node_modules'))
  const kept = loaded.map((file) => [file, require.cache[file]])
  for (const [file] of kept) if (!file.endsWith('.node')) delete require.cache[file]
  const again = require(path.join(root, 'index.js'))
  // Node's list of what this module has required would hold every instance for ever.
  module.children.pop()
  for (const [file, module_] of kept) require.cache[file] = module_
  return again
}

module.exports = { loadAgain }
