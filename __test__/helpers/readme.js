'use strict'

const fs = require('node:fs')
const path = require('node:path')

const ROOT = path.join(__dirname, '..', '..')

/** The pages whose code blocks run. */
const PAGES = ['README.md', 'docs/runners.md']

/**
 * A code block of a page. Its info string is its language and its kind: "js node-test", "js file=fake-api.js".
 * @typedef {object} Block
 * @property {string} language
 * @property {string} kind what readme.test.js does with it; `file` for a block that names the file it is
 * @property {string} [file]
 * @property {string} text
 * @property {number} line where it starts, for the names of tests
 */

/**
 * All code blocks of a Markdown text.
 * @param {string} markdown
 * @returns {Block[]}
 */
function parseBlocks(markdown) {
  const fenced = /^( *)(`{3,}|~{3,})([^\n]*)\n([^]*?)^\1\2 *$/gm
  return [...markdown.matchAll(fenced)].map(({ 3: info, 4: text, index }) => {
    const [language = '', kind = ''] = info.trim().split(/ +/)
    const [, file] = kind.match(/^file=(.+)$/) ?? []
    const line = markdown.slice(0, index).split('\n').length
    return { language, kind: file ? 'file' : kind, file, text, line }
  })
}

/** All code blocks of a page. */
function readBlocks(page = 'README.md') {
  return parseBlocks(fs.readFileSync(path.join(ROOT, page), 'utf8'))
}

/** A page's `file=` blocks, by name: they lie beside each block that is run. */
function readmeFiles(page = 'README.md') {
  return Object.fromEntries(readBlocks(page).filter(({ kind }) => kind === 'file').map(({ file, text }) => [file, text]))
}

/** The configuration in a page whose first line names this file, as a comment. */
function configuration(file, page = 'README.md') {
  const block = readBlocks(page).find(({ kind, text }) => kind === 'config' && /^(?:\/\/|#) (.*)$/m.exec(text)?.[1] === file)
  if (!block) throw new Error(`${page} has no ${file}`)
  return block.text
}

module.exports = { PAGES, configuration, parseBlocks, readBlocks, readmeFiles }
