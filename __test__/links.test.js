'use strict'

// Every link from a page of ours to another leads somewhere: to a file, and in it to a heading. Every page of docs/ is
// linked from the README, and opens with who it is for.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const { PAGES, ROOT, readPage } = require('./helpers/readme.js')

const LINKING_PAGES = [...PAGES, 'CHANGELOG.md', 'CONTRIBUTING.md', 'RELEASING.md']

/** A page without its code, in which nothing is a link or a heading. */
function proseOf(page) {
  return readPage(page).replace(/^( *)(`{3,}|~{3,})[^]*?^\1\2 *$/gm, '')
}

/** What the page's links name, but for other sites. */
function linksOf(page) {
  const prose = proseOf(page).replace(/`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(([, inline, defined]) => inline ?? defined)
  return targets.filter((target) => !/^https?:/.test(target))
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page) {
  const headings = [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading)
  return headings.map((heading) => heading.toLowerCase().replace(/\]\([^)]*\)/g, '').replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}

for (const page of LINKING_PAGES) {
  test(`the links of ${page} lead somewhere`, () => {
    for (const link of linksOf(page)) {
      const [file, anchor] = link.split('#')
      const target = file ? path.posix.join(path.posix.dirname(page), file) : page
      assert.ok(fs.existsSync(path.join(ROOT, target)), `there is no ${target}`)
      if (anchor) assert.ok(anchorsOf(target).includes(anchor), `${target} has no heading #${anchor}`)
    }
  })
}

/** What an editor shows: the declarations, which link pages by their address. */
for (const file of ['index.d.ts', 'lib/cache-matchers.d.ts']) {
  test(`the links of ${file} lead somewhere`, () => {
    const addresses = [...readPage(file).matchAll(/https:\/\/\S+/g)].map(([address]) => address)
    assert.notEqual(addresses.length, 0)
    for (const address of addresses) {
      const [, page, anchor] = address.match(/^https:\/\/github\.com\/auth0-actions-cache\/auth0-actions-cache\/blob\/main\/([\w/-]+\.md)(?:#(.*))?$/) ?? []
      assert.ok(PAGES.includes(page), address)
      if (anchor) assert.ok(anchorsOf(page).includes(anchor), address)
    }
  })
}

test('the README links every page of docs/, and what else a reader may look for', () => {
  const links = linksOf('README.md')
  for (const page of [...PAGES.slice(1), 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE']) {
    assert.ok(links.includes(page), `the README does not link ${page}`)
  }
})

test('every page of docs/ says first who it is for', () => {
  for (const page of PAGES.slice(1)) assert.ok(/^# .+\n\nFor [a-z]/.test(readPage(page)), page)
})

test('the README stays short', () => {
  const text = readPage()
  assert.ok(text.trimEnd().split('\n').length <= 250, 'more than 250 lines')
  assert.ok(text.split(/\s+/).filter(Boolean).length <= 1600, 'more than 1,600 words')
})
