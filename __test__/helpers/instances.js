'use strict'

const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')

const { ROOT } = require('./child.js')

const LIB = path.join(ROOT, 'lib')

/**
 * Loads the package once more in this realm, as `jest.resetModules` has it do: the JavaScript anew, the addon not.
 * @returns {typeof import('../../index')}
 */
function loadAgain() {
  const index = path.join(ROOT, 'index.js')
  const own = Object.keys(require.cache).filter((file) => file === index || path.dirname(file) === LIB)
  for (const file of own) delete require.cache[file]
  return require(index)
}

/**
 * Loads the package in a `vm` context of its own, as Jest and Vitest's vm pools do: the JavaScript is of that realm, the
 * addon and Node's modules of the outer one. `evaluate` runs code in that realm, with the package as `cache`.
 */
function loadInContext() {
  const context = vm.createContext({ process })
  const loaded = new Map()
  const load = (file) => {
    if (!loaded.has(file)) {
      const module = { exports: vm.runInContext('({})', context) }
      loaded.set(file, module)
      const localRequire = (name) => {
        const target = path.resolve(path.dirname(file), name)
        return name.startsWith('.') && !target.includes(`${path.sep}native${path.sep}`) ? load(target) : require(name.startsWith('.') ? target : name)
      }
      const source = `(function (module, exports, require) {${fs.readFileSync(file, 'utf8')}\n})`
      vm.runInContext(source, context, { filename: file })(module, module.exports, localRequire)
    }
    return loaded.get(file).exports
  }
  context.cache = load(path.join(ROOT, 'index.js'))
  return { evaluate: (/** @type {string} */ code) => vm.runInContext(code, context), package: context.cache }
}

module.exports = { loadAgain, loadInContext }
