'use strict'

// The main package as it is published: each entry in one file, with all that it needs of lib/. Node takes about a third
// of a millisecond to find, read and compile a file, and lib/ has more than a dozen.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const esbuild = require('esbuild')

const { ROOT } = require('./paths.js')

/** Fields of package.json that serve the checkout alone. */
const OF_THE_CHECKOUT = ['devDependencies', 'napi', 'overrides', 'scripts']

/** Not bundled: only an entry that finds no binary reads it. */
const ON_FAILURE = 'lib/no-binary.js'

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
  bundle(folder, [...entries(folder), ON_FAILURE])
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
  // Folder by folder, for the path of what is not bundled is written as seen from `outdir`.
  for (const outdir of new Set(names.map((name) => path.dirname(name)))) {
    esbuild.buildSync({
      absWorkingDir: folder,
      entryPoints: names.filter((name) => path.dirname(name) === outdir),
      outdir,
      allowOverwrite: true,
      bundle: true,
      external: [`./${ON_FAILURE}`],
      packages: 'external',
      platform: 'node',
      target: 'node18',
      logLevel: 'warning',
    })
  }
  for (const name of names) hintCalls(path.join(folder, name))
  const lib = path.join(folder, 'lib')
  for (const name of fs.readdirSync(lib)) {
    if (name.endsWith('.js') && !names.includes(`lib/${name}`)) fs.rmSync(path.join(lib, name))
  }
}

/**
 * Puts parentheses around the functions that esbuild makes of modules. They tell V8 that a function is called at once;
 * else it first reads it only for errors, and then again. That takes a quarter of a millisecond off.
 * @param {string} file
 */
function hintCalls(file) {
  const text = fs.readFileSync(file, 'utf8')
  const module = /(__commonJS\(\{\n {2}"[^"\n]+")(\(.*\) \{\n[\s\S]*?\n {2}\})(?=\n\}\);)/g
  fs.writeFileSync(file, text.replace(module, '$1: (function$2)'))
}

module.exports = { copyBundled }
