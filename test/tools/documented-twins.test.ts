import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Guides are a page, in two languages that say the same. */

const ROOT = join(import.meta.dirname, '../..');
const REFERENCE = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md') && !name.startsWith('README'));
/** Of the reference pages those that are in Chinese too. */
const TWINS = REFERENCE.filter((name) => REFERENCE.includes(name.replace('.md', '.zh-CN.md')));
const GUIDES = readdirSync(join(ROOT, 'docs/guides')).filter((name) => !name.endsWith('.zh-CN.md'));
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const linesIn = (page: string): readonly string[] => read(page).trimEnd().split('\n');
const chineseOf = (page: string): string => page.replace('.md', '.zh-CN.md');

test.each([
  'README.md',
  'docs/README.md',
  ...[...GUIDES.map((name) => `guides/${name}`), ...TWINS].map((name) => `docs/${name}`),
])('%s and its Chinese twin have the same parts, commands and links', (page) => {
  expect(skeletonOf(chineseOf(page))).toEqual(skeletonOf(page));
});

test('there is a guide for each reader', () => {
  expect(GUIDES).toEqual([
    'auditor.md',
    'data-team.md',
    'integrator.md',
    'ministry.md',
    'newcomer.md',
    'operator.md',
    'orders.md',
    'recall.md',
    'regulator.md',
    'rules.md',
  ]);
});

test('every reference page is in the index and in the README', () => {
  const pages = REFERENCE.filter((name) => !name.endsWith('.zh-CN.md'));
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((name) => !read('docs/README.md').includes(`](${name})`))).toEqual([]);
  expect(pages.filter((name) => !read('README.md').includes(`](docs/${name})`))).toEqual([]);
});

test('a README has at most 150 lines, a guide 120, and prose no line that runs out of the window', () => {
  const guides = GUIDES.map((name) => `docs/guides/${name}`);
  for (const [page, most] of [['README.md', 150] as const, ...guides.map((each) => [each, 120] as const)])
    for (const each of [page, chineseOf(page)]) {
      const lines = linesIn(each);
      expect(lines.length, each).toBeLessThanOrEqual(most);
      expect(lines.filter((line) => line.length > 165 && !line.startsWith('|'))).toEqual([]);
    }
});

/** What is the same in both languages: levels of headings, what runs, and where links lead. */
function skeletonOf(page: string): unknown {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(sh|graphql|ts|yaml|sql)\n([^]*?)^```$/gm)].map(([, kind, body = '']) =>
    kind === 'sh' ? body.split('\n').map(commandOf) : [kind, body],
  );
  const prose = text.replaceAll(/^```[^]*?^```$/gm, '');
  return {
    headings: [...prose.matchAll(/^#+ /gm)].map(([mark]) => mark),
    blocks,
    links: [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target.replace('.zh-CN', '')).toSorted(),
    rows: prose.split('\n').filter((line) => line.startsWith('|')).length,
  };
}

/** Without its remark, and without the language that it asks for. */
function commandOf(line: string): string {
  return line
    .replace(/\s+#.*$/, '')
    .replace(/ --lang en$/, '')
    .replace('请求号', 'REQUEST')
    .trim();
}
