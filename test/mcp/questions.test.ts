import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { saidIn, splitQuestion } from '../../client/questions.ts';
import { SavedQuestions } from '../../gateway/policy/saved-questions.ts';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';

const root = mkdtempSync(join(tmpdir(), 'tongcha-questions-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const TEXT = 'query All($a: Int) {\n# not of the head\n members { name } }';
const FILE = `# 全部 | All of it\n# $a: 几条 | how many\n# a note\n${TEXT}\n`;
let folder = '';
let count = 0;
beforeEach(() => {
  folder = join(root, String((count += 1)));
  mkdirSync(folder);
});
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe('saved questions', () => {
  test('are the files of a folder, trusted as they stand below their heads', () => {
    write('all-of-it.graphql', FILE);
    write('counts.sql', 'SELECT 1');
    write('README.md', 'not one');
    const questions = new SavedQuestions(folder);
    expect(questions.all).toEqual([
      {
        name: 'all-of-it',
        text: TEXT,
        title: { zh: '全部', en: 'All of it' },
        about: { a: { zh: '几条', en: 'how many' } },
      },
    ]);
    expect([questions.has(TEXT), questions.byHash(hashOf(TEXT)), questions.has(FILE)]).toEqual([true, TEXT, false]);
  });

  test.each([
    ['a mutation', 'a.graphql', 'mutation A { cancelJob(id: "1") { id } }'],
    ['two queries', 'a.graphql', 'query A { __typename } query B { __typename }'],
    ['what is no GraphQL', 'a.graphql', 'query A {'],
    ['a name that no tool may have', 'Ä b.graphql', TEXT],
  ])('%s is refused at the start, by its path', (_, name, text) => {
    write(name, text);
    expect(() => new SavedQuestions(folder)).toThrow(join(folder, name));
    expect(() => new SavedQuestions(folder)).toThrow('gateway.questions');
  });

  test('a folder that is not there is refused at the start', () => {
    expect(() => new SavedQuestions(join(folder, 'none'))).toThrow('no folder that can be read');
  });

  test('follow the folder; one that is bad leaves those before, and is told', () => {
    write('a.graphql', TEXT);
    const questions = new SavedQuestions(folder);
    const before = questions.all;
    questions.look();
    expect(questions.all).toBe(before);
    write('b.graphql', 'query B {');
    questions.look();
    expect([questions.all, [...questions.conditions()]]).toEqual([
      before,
      [{ reason: 'DOCUMENTS_REFUSED', detail: expect.stringContaining('b.graphql') }],
    ]);
    questions.look();
    expect([...questions.conditions()]).toHaveLength(1);
    write('b.graphql', 'query B { __typename }');
    questions.look();
    expect([questions.all.map(({ name }) => name), [...questions.conditions()]]).toEqual([['a', 'b'], []]);
  });

  test('a folder that is away for a while is taken again when it is back as it was', () => {
    write('a.graphql', TEXT);
    const questions = new SavedQuestions(folder);
    renameSync(folder, `${folder}-away`);
    questions.look();
    expect([questions.all.length, [...questions.conditions()].length]).toEqual([1, 1]);
    renameSync(`${folder}-away`, folder);
    questions.look();
    expect([questions.all.length, [...questions.conditions()]]).toEqual([1, []]);
  });
});

test('the file of a question is its head and what it asks, whatever its lines end with', () => {
  expect(splitQuestion('\uFEFF# 甲 | A\r\n#  $x: b\r\n\r\nquery Q {\r\n# c\r\n a }\r\n', '#')).toEqual({
    head: ['甲 | A', '$x: b'],
    text: 'query Q {\n# c\n a }',
  });
  expect(splitQuestion('SELECT 1', '--')).toEqual({ head: [], text: 'SELECT 1' });
  expect([saidIn('甲 | A'), saidIn('both')]).toEqual([
    { zh: '甲', en: 'A' },
    { zh: 'both', en: 'both' },
  ]);
});
