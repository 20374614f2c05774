'use strict'

const fs = require('node:fs')
const path = require('node:path')

const README = path.join(__dirname, '..', '..', 'README.md')

/**
 * A code block of the README. Its info string is its language and its kind: "js node-test", "js file=fake-api.js".
 * @typedef {object} Block
 * @property {string} language
 * @property {string} kind what readme.test.js does with it; `file` for a block that names the file it is
 * @property {string} [file]
 * @property {string} text
 * @property {number} line where it starts, for the names of tests
 */

/**
 * All code blocks of a Markdown text.
 * @param {string} [markdown] the README, if not given
 * @returns {Block[]}
 */
function readBlocks(markdown = fs.readFileSync(README, 'utf8')) {
  const fenced = /^( *)(`{3,}|~{3,})([^\n]*)\n([^]*?)^\1\2 *$/gm
  return [...markdown.matchAll(fenced)].map(({ 3: info, 4: text, index }) => {
    const [language = '', kind = ''] = info.trim().split(/ +/)
    const [, file] = kind.match(/^file=(.+)$/) ?? []
    const line = markdown.slice(0, index).split('\n').length
    return { language, kind: file ? 'file' : kind, file, text, line }
  })
}

/** The README's `file=` blocks, by name: they lie beside each block that is run. */
function readmeFiles() {
  return Object.fromEntries(readBlocks().filter(({ kind }) => kind === 'file').map(({ file, text }) => [file, text]))
}

module.exports = { readBlocks, readmeFiles }
