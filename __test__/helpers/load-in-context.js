'use strict'

const fs = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const vm = require('node:vm')

const { ROOT } = require('./child.js')

/** The package's own JavaScript, which is loaded into the context; all else is of the outer realm. */
const isOwn = (/** @type {string} */ file) => [ROOT, path.join(ROOT, 'lib')].includes(path.dirname(file)) && file.endsWith('.js')

/**
 * Loads the package in a `vm` context of its own, as Jest and Vitest's vm pools do: the JavaScript is of that realm, the
 * addon and Node's modules of the outer one. `evaluate` runs code in that realm, with the package as `cache`.
 */
function loadInContext() {
  const context = vm.createContext({ process })
  const modules = new Map()
  const load = (file) => {
    if (modules.has(file)) return modules.get(file).exports
    const module = { exports: vm.runInContext('({})', context) }
    modules.set(file, module)
    const outer = createRequire(file)
    const inner = (name) => (isOwn(outer.resolve(name)) ? load(outer.resolve(name)) : outer(name))
    const source = `(function (module, exports, require, __dirname) {${fs.readFileSync(file, 'utf8')}\n})`
    vm.runInContext(source, context, { filename: file })(module, module.exports, inner, path.dirname(file))
    return module.exports
  }
  context.cache = load(path.join(ROOT, 'index.js'))
  return { evaluate: (/** @type {string} */ code) => vm.runInContext(code, context), package: context.cache }
}

module.exports = { loadInContext }
