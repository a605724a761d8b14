import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { judge } from '../../gateway/warnings/judge.ts';
import { type RuleBook, readRuleFiles, ruleBook } from '../../gateway/warnings/rule-book.ts';
import { chainOf, memberOf, NOW, recordOf, type ToldLink } from './support/chain-of.ts';
import { fileOf } from './support/data-rules.ts';
import { OWN, SHIPPED } from './support/shipped-rules.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tongcha-rules-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};
const open = (files: Readonly<Record<string, string>>): RuleBook => {
  write(files);
  return ruleBook(readRuleFiles(folder), OWN);
};
const faults = (files: Readonly<Record<string, string>>): readonly string[] => {
  try {
    open(files);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.replace(`${folder}/`, ''));
    throw error;
  }
  return [];
};
const EXPIRED = fileOf('date: expiresAt\nbefore: now\nbyMoreThan: { days: 3, source: a law }');
const own = (...rows: readonly string[]): string =>
  `version: 1\nparameters:\n${rows.map((row) => `  - ${row}\n`).join('')}`;
const row = (member: string, value: number, more = 'rule: gives-out-more, parameter: tolerance'): string =>
  `{ ${more}, member: ${member}, value: ${value}, source: '${member} has measured' }`;

describe('a folder of rules', () => {
  test('adds its own to those that are shipped, by the names of their files', () => {
    const ids = open({ 'past-its-date.yaml': EXPIRED, 'b.yaml': EXPIRED, 'notes.md': 'no rule' }).rules.map(
      ({ id }) => id,
    );
    expect(ids).toEqual([...SHIPPED.rules.map(({ id }) => id), 'b', 'past-its-date']);
  });

  test('is refused with every fault of every file at once, each by its key of the configuration', () => {
    expect(
      faults({
        'a.yaml': EXPIRED.replace('expiresAt', 'expires'),
        'b.yaml': 'a: [b',
        'recalled.yaml': EXPIRED,
        'product-expired.yaml': EXPIRED,
        'C.yaml': EXPIRED,
        'd.yml': EXPIRED,
      }),
    ).toEqual([
      expect.stringMatching(/^gateway\.rules \(GATEWAY_RULES\): C\.yaml: expected a name of small letters/),
      expect.stringMatching(/^gateway\.rules \(GATEWAY_RULES\): d\.yml: expected a name .* ends with \.yaml$/),
      expect.stringMatching(/^gateway\.rules \(GATEWAY_RULES\): a\.yaml: line 7: date: records of AGRICULTURE/),
      expect.stringMatching(/^gateway\.rules \(GATEWAY_RULES\): b\.yaml: line 1: .*expected YAML$/),
      expect.stringMatching(/: product-expired\.yaml: there is a rule product-expired already/),
      expect.stringMatching(/: recalled\.yaml: there is a rule recalled already/),
    ]);
    rmSync(folder, { recursive: true });
    expect(() => ruleBook(readRuleFiles(folder), OWN)).toThrow(/expected a folder with a file for each rule/);
  });

  test('of a graph that lacks their fields, the shipped ones are left out and one’s own are refused', () => {
    const ores = OWN.topology.ministries.filter(({ sector }) => sector === 'AGRICULTURE');
    const graph = { ...OWN, topology: { ...OWN.topology, ministries: ores } };
    const { rules } = ruleBook(readRuleFiles(), graph);
    expect(rules.map(({ id }) => id)).not.toContain('oxide-exceeds-goods');
    expect(rules.map(({ id }) => id)).toContain('product-expired');
    write({ 'x.yaml': EXPIRED.replace('date:', 'sectors: [RARE_EARTH]\ndate:') });
    expect(() => ruleBook(readRuleFiles(folder), graph)).toThrow(/expected a sector of the graph: AGRICULTURE/);
  });
});

describe('a member’s own value', () => {
  const [rule] = SHIPPED.rules.filter(({ id }) => id === 'gives-out-more');
  if (!rule) throw new Error('no rule');

  test('counts for it, a ministry’s for all of its sector who have none, the rule’s for all others', () => {
    const book = open({ 'parameters.yaml': own(row('agriculture', 8), row('agriculture/370000', 10)) });
    const of = (member?: string) => book.parameter(rule, 'tolerance', member);
    expect(of('agriculture/370000')).toMatchObject({
      value: 10,
      unit: '%',
      member: 'agriculture/370000',
      source: 'agriculture/370000 has measured',
    });
    expect(of('agriculture/410000')).toMatchObject({ value: 8, member: 'agriculture' });
    expect(of('food-drug')).toMatchObject({ value: 5, member: null });
    expect(of()).toMatchObject({ value: 5, member: null });
    expect(book.parametersOf(rule).map(({ value, member }) => [value, member])).toEqual([
      [5, null],
      [8, 'agriculture'],
      [10, 'agriculture/370000'],
    ]);
    expect(() => book.parameter(rule, 'tolerence')).toThrow('gives-out-more has no parameter tolerence');
  });

  test('may be of a rule that is data', () => {
    const more = 'rule: late, parameter: days';
    const book = open({ 'late.yaml': EXPIRED, 'parameters.yaml': own(row('food-drug', 30, more)) });
    const late = book.rules.find(({ id }) => id === 'late');
    expect(late && book.parameter(late, 'days', 'food-drug').value).toBe(30);
  });

  test('decides, and is told with what it decided', async () => {
    const book = open({ 'parameters.yaml': own(row('agriculture', 30)) });
    const chain = (member: string) =>
      chainOf({
        units: { B: [], A: [recordOf(memberOf(member), { quantity: { value: 100, unit: 'kg' } })] },
        links: [{ from: 'A', to: 'B', quantity: { value: 120, unit: 'kg' } }],
      });
    const judged = (member: string, with_ = book) =>
      judge(chain(member), [rule], {
        now: Date.parse(NOW),
        undecided: false,
        parameter: (...of) => with_.parameter(...of),
      });
    expect(await judged('agriculture')).toEqual([]);
    expect(await judged('agriculture', SHIPPED)).toHaveLength(1);
    expect(await judged('food-drug')).toMatchObject([{ parameters: [{ name: 'tolerance', value: 5, member: null }] }]);
    const wider = open({ 'parameters.yaml': own(row('agriculture', 15)) });
    expect(await judged('agriculture', wider)).toMatchObject([
      { parameters: [{ name: 'tolerance', value: 15, member: 'agriculture', source: 'agriculture has measured' }] },
    ]);
  });

  test('of two whose words are compared the wider counts', async () => {
    const [disagree] = SHIPPED.rules.filter(({ id }) => id === 'amounts-disagree');
    if (!disagree) throw new Error('no rule');
    const more = 'rule: amounts-disagree, parameter: tolerance';
    const book = open({ 'parameters.yaml': own(row('agriculture', 25, more), row('food-drug', 1, more)) });
    const told = (name: string, value: number): ToldLink => {
      const { sector } = memberOf(name);
      return { from: 'A', to: 'B', statedBy: memberOf(name), sector, quantity: { value, unit: 'kg' } };
    };
    const judged = (...links: readonly ToldLink[]) =>
      judge(chainOf({ units: { B: [], A: [] }, links }), [disagree], {
        now: Date.parse(NOW),
        undecided: false,
        parameter: (...of) => book.parameter(...of),
      });
    expect(await judged(told('agriculture', 120), told('food-drug', 100))).toEqual([]);
    expect(await judged(told('rare-earth', 104), told('food-drug', 100))).toEqual([]);
    expect(await judged(told('agriculture', 140), told('food-drug', 100))).toHaveLength(1);
  });

  test.each([
    [
      'of no rule',
      own(row('agriculture', 8, 'rule: gives, parameter: tolerance')),
      /line 3: parameters\[0\]\.rule: no rule is called gives; with parameters there are .*gives-out-more/,
    ],
    [
      'of no parameter',
      own(row('agriculture', 8, 'rule: gives-out-more, parameter: tol')),
      /line 3: parameters\[0\]\.parameter: gives-out-more has no tol: expected tolerance/,
    ],
    [
      'of a rule without any',
      own(row('agriculture', 8, 'rule: recalled, parameter: days')),
      /recalled has no parameters/,
    ],
    ['of nobody on the graph', own(row('forestry/370000', 8)), /member: expected a member of agriculture, /],
    ['of no name', own(row('Agriculture', 8)), /member: expected a member’s name/],
    [
      'twice',
      own(row('agriculture', 8), row('agriculture', 9)),
      /line 4: parameters\[1\]\.member: agriculture has a value for it already/,
    ],
    ['below nothing', own(row('agriculture', -1)), /value: expected 0 or more/],
    [
      'without a source',
      own('{ rule: gives-out-more, parameter: tolerance, member: agriculture, value: 3 }'),
      /source: expected text/,
    ],
  ])('%s is refused', (_, text, fault) => {
    expect(faults({ 'parameters.yaml': text })).toEqual([expect.stringMatching(fault)]);
  });
});

test('no rule goes by a parameter without saying for whom', () => {
  const folder = new URL('../../gateway/warnings/rules/', import.meta.url);
  const bare = readdirSync(folder).filter((file) =>
    /\bparameter\('\w+'\)/.test(readFileSync(new URL(file, folder), 'utf8')),
  );
  expect(bare).toEqual([]);
});
