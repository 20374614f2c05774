'use strict'

// The main package as it is published: each entry in one file, with all that it needs of lib/, and in one scope. Node takes
// about a third of a millisecond to find, read and compile a file, and lib/ has more than a dozen.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const esbuild = require('esbuild')

const { ROOT } = require('./paths.js')

/** Fields of package.json that serve the checkout alone. */
const OF_THE_CHECKOUT = ['devDependencies', 'napi', 'overrides', 'scripts']

/** Not bundled: an entry reads them as it starts, where it finds no binary, and where NODE_DEBUG is set. */
const ON_DEMAND = ['lib/no-binary.js', 'lib/debug.js']

/**
 * Copies what package.json's `files` name, and turns the copy into what is published.
 * @param {string} folder
 */
function copyBundled(folder) {
  // npm is a script that Windows runs by a shell only.
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' })
  const [{ files }] = JSON.parse(packed)
  for (const { path: name } of files) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.copyFileSync(path.join(ROOT, name), path.join(folder, name))
  }
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  inlineVersion(path.join(folder, 'lib', 'native.js'), manifest.version)
  bundle(folder, [...entries(folder), ...ON_DEMAND])
  for (const field of OF_THE_CHECKOUT) delete manifest[field]
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * The loader compares versions at each start: it gets the package's without reading package.json.
 * @param {string} loader
 * @param {string} version
 */
function inlineVersion(loader, version) {
  const text = fs.readFileSync(loader, 'utf8')
  const inlined = text.replace("require('../package.json').version", JSON.stringify(version))
  if (inlined === text) throw new Error(`${loader} does not read the version of package.json as expected`)
  fs.writeFileSync(loader, inlined)
}

/**
 * What becomes one file each: the entries that are CommonJS, and what the others import of lib/.
 * @param {string} folder
 */
function entries(folder) {
  const names = fs.readdirSync(folder)
  const modules = names.filter((name) => name.endsWith('.mjs')).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
  const imported = modules.flatMap((text) => [...text.matchAll(/^import .* from '\.\/(lib\/.*)'$/gm)].map(([, file = '']) => file))
  return [...names.filter((name) => name.endsWith('.js')), ...new Set(imported)]
}

/**
 * @param {string} folder
 * @param {string[]} names with forward slashes, from the folder
 */
function bundle(folder, names) {
  const modules = [...names, ...namesIn(path.join(folder, 'lib')).map((name) => `lib/${name}`)]
  for (const name of new Set(modules)) {
    const file = path.join(folder, name)
    fs.writeFileSync(file, asModule(fs.readFileSync(file, 'utf8'), name))
  }
  // Folder by folder, for the path of what is not bundled is written as seen from `outdir`. The entries first: they need
  // lib/ as it is.
  for (const directory of ['.', 'lib']) {
    esbuild.buildSync({
      absWorkingDir: folder,
      entryPoints: names.filter((name) => path.dirname(name) === directory),
      outdir: path.join(folder, directory),
      allowOverwrite: true,
      bundle: true,
      external: ON_DEMAND.map((name) => `./${name}`),
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node18',
      // Plain properties, as a CommonJS module has them, in place of the getters that esbuild makes.
      footer: { js: directory === 'lib' ? 'module.exports = { ...module.exports };' : '' },
      logLevel: 'warning',
      // The entries keep their own `exports`.
      logOverride: { 'commonjs-variable-in-esm': 'silent' },
    })
  }
  for (const name of namesIn(path.join(folder, 'lib'))) {
    if (!names.includes(`lib/${name}`)) fs.rmSync(path.join(folder, 'lib', name))
  }
}

/** @param {string} folder */
function namesIn(folder) {
  return fs.readdirSync(folder).filter((name) => name.endsWith('.js'))
}

/**
 * The same as an ES module. esbuild joins those in one scope, without what nobody uses; CommonJS modules it wraps in a
 * function each. That takes more than half a millisecond off.
 * @param {string} text
 * @param {string} name
 */
function asModule(text, name) {
  // Some entries check which runner it is before they load the rest. To import is to load first.
  if (/^require.*\n[^]*^const .* = require\('\./m.test(text)) return text
  const module = text
    .replace(/^const (\{[^}]*\}|native) = require\('(\.[^']*)'\)$/gm, (_, names, from) => `import ${names.replaceAll(': ', ' as ')} from '${from}'`)
    .replace(/^module\.exports = (?=load\(\)$)/m, 'export default ')
  const exported = name.startsWith('lib/') ? module.replace(/^module\.exports = (?=\{)/m, 'export ') : module
  if (/^.*= require\('\.|^module\.exports = (?!\{)/m.test(exported)) throw new Error(`${name} requires or exports in a way that cannot be made an ES module's`)
  return exported
}

module.exports = { copyBundled }
