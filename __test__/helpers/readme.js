'use strict'

const fs = require('node:fs')
const path = require('node:path')

const ROOT = path.join(__dirname, '..', '..')

/** The pages that a user reads, as paths from the root: the README, and docs/. */
const PAGES = ['README.md', ...fs.readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).sort().map((name) => `docs/${name}`)]

/**
 * A code block of a page. Its info string is its language, its kind and a name: "js node-test", "js file=fake-api.js".
 * @typedef {object} Block
 * @property {string} language
 * @property {string} kind what is done with it
 * @property {string} name of the file that it is, or of the test file that it is a part of
 * @property {string} text
 * @property {number} line where it starts, for the names of tests
 */

/** @param {string} [page] */
function readPage(page = 'README.md') {
  return fs.readFileSync(path.join(ROOT, page), 'utf8')
}

/**
 * All code blocks of a Markdown text.
 * @param {string} markdown
 * @returns {Block[]}
 */
function parseBlocks(markdown) {
  const fenced = /^( *)(`{3,}|~{3,})([^\n]*)\n([^]*?)^\1\2 *$/gm
  return [...markdown.matchAll(fenced)].map(({ 3: info, 4: text, index }) => {
    const [language = '', kindAndName = ''] = info.trim().split(/ +/)
    const [kind = '', name = ''] = kindAndName.split('=')
    return { language, kind, name, text, line: markdown.slice(0, index).split('\n').length }
  })
}

/**
 * @param {string} [page]
 * @returns {Block[]}
 */
function readBlocks(page) {
  return parseBlocks(readPage(page))
}

/**
 * A page's `file=` blocks, by name: they lie beside each of its blocks that is run.
 * @param {string} [page]
 * @returns {Record<string, string>}
 */
function readmeFiles(page) {
  return Object.fromEntries(readBlocks(page).filter(({ kind }) => kind === 'file').map(({ name, text }) => [name, text]))
}

/**
 * The configuration in a page whose first line names this file as a comment, or whose row in the README's table does.
 * @param {string} file
 * @param {string} [page]
 */
function configuration(file, page = 'README.md') {
  const block = readBlocks(page).find(({ kind, text }) => kind === 'config' && /^(?:\/\/|#) (.*)$/m.exec(text)?.[1] === file)
  const [, row] = readPage(page).match(new RegExp(`\`${file}\` \\| \`([^\`]+)\``)) ?? []
  const text = block?.text ?? row
  if (!text) throw new Error(`${page} has no ${file}`)
  return text
}

module.exports = { PAGES, ROOT, configuration, parseBlocks, readBlocks, readPage, readmeFiles }
