import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** The pages name files of this repository, and lead to each other: both are there. */

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
  .map(({ name }) => name);
const PAGES = globSync(
  ['*.md', 'docs/**/*.md', '{bench,cli,client,demo,desk,explorer,gateway,portal,schema}/README.md'],
  {
    cwd: ROOT,
  },
).concat(globSync('{common,subgraphs,schema}/*/README.md', { cwd: ROOT }));
/** These tell the past, and keep the names that it had. */
const PAST = /^(CHANGELOG\.md|docs\/decisions\/|docs\/measurements\.md)/;
/** What a command of the page makes, or its reader. */
const MADE = /^data\/|\/(dist|node_modules)$|timber|NAME/;

interface Named {
  readonly page: string;
  readonly line: number;
  readonly target: string;
}

test('every file or folder that a page names is there', () => {
  const paths = namedIn(
    PAGES.filter((page) => !PAST.test(page)),
    /`([\w.-]+(?:\/[\w.@*{},-]+)+)\/?`/g,
  ).filter(({ target }) => FOLDERS.includes(target.split('/', 1)[0] ?? '') && !MADE.test(target));
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter(({ target }) => globSync(target, { cwd: ROOT }).length === 0)).toEqual([]);
});

test('every page that prose names is there', () => {
  const pages = namedIn(
    PAGES.filter((page) => !PAST.test(page)),
    /(?<![\w/.-])(docs\/[\w./-]+\.md)/g,
  );
  expect(pages.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
});

test('every link from page to page leads to something', () => {
  const links = namedIn(PAGES, /\]\(([^)\s]+)\)/g).filter(({ target }) => !/^(https?:|mailto:)/.test(target));
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
});

test('every test that security.md calls as a proof is in its file by that name', () => {
  const quoted = linesOf('docs/security.md').flatMap((line) => {
    let file = '';
    return [...line.matchAll(/`(test\/[\w./-]+\.test\.ts)`|“([^”]+)”/g)].flatMap(([, path, name]) => {
      file = path ?? file;
      return name === undefined || file === '' ? [] : [{ file, name }];
    });
  });
  expect(quoted.length).toBeGreaterThan(40);
  expect(quoted.filter(({ file, name }) => !readFileSync(join(ROOT, file), 'utf8').includes(name))).toEqual([]);
});

test('a decision has a number of its own', () => {
  const numbers = readdirSync(join(ROOT, 'docs/decisions')).map((name) => name.slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

/** What a pattern finds in the prose of pages; blocks of code are left out. */
function namedIn(pages: readonly string[], pattern: RegExp): readonly Named[] {
  return pages.flatMap((page) => {
    let isCode = false;
    return linesOf(page).flatMap((text, index) => {
      if (/^\s*```/.test(text)) isCode = !isCode;
      if (isCode) return [];
      return [...text.matchAll(pattern)].map(([, target = '']) => ({ page, line: index + 1, target }));
    });
  });
}

function leadsSomewhere({ page, target }: Named): boolean {
  const [path = '', heading] = decodeURI(target).split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return heading === undefined || headingsOf(file).includes(heading);
}

/** As GitHub makes them: in lower case, blanks as hyphens, without marks. */
function headingsOf(page: string): readonly string[] {
  return linesOf(page)
    .filter((line) => line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    );
}

function linesOf(page: string): readonly string[] {
  return readFileSync(join(ROOT, page), 'utf8').split('\n');
}
