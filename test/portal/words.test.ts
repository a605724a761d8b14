import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { RULES } from '../../gateway/warnings/rules/index.ts';
import { policiesIn } from '../../gateway/supergraph/marks.ts';
import { SECTORS } from '../../portal/documents/sectors.ts';
import { countryName } from '../../portal/words/countries.ts';
import { en } from '../../portal/words/en.ts';
import { STEPS } from '../../portal/words/steps.ts';
import { termsEn } from '../../portal/words/terms-en.ts';
import { termsZh } from '../../portal/words/terms-zh.ts';
import { zh } from '../../portal/words/zh.ts';
import { INDICATOR_MISSING, MEMBER_KINDS, policyWords, SECTOR_LOOKS, unitName } from '../../schema/index.ts';
import { schemes } from '../../schema/codes/index.ts';
import { UNITS } from '../../schema/units/table.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const supergraph = ownSupergraph();
const HAN = /\p{Script=Han}/u;
/** What is called so in Chinese, too: names, and abbreviations of standards. */
const NAMES =
  /GS1|UDI|Handle|OID|CAS|HS|MA|QR|CSV|JSON|IMEI|REO|SC|ISO|UN|[A-Z]\d?(?![A-Za-z])|tongcha|English|kg|g\/盒/gi;

interface Said {
  readonly what: string;
  readonly zh: string | undefined;
  readonly en: string | undefined;
}

/** What is not said in one of the languages, or in the other one's words. */
function unsaid(all: readonly Said[]): readonly unknown[] {
  return all
    .filter((each) => {
      const english = (each.zh ?? '').replaceAll(/\{\w+\}/g, '').replaceAll(NAMES, '');
      return !each.zh || !each.en || !HAN.test(each.zh) || /[a-z]{2}/i.test(english) || HAN.test(each.en);
    })
    .map(({ what, zh: chinese, en: plain }) => [what, chinese, plain]);
}

function valuesOf(name: string): readonly string[] {
  const type = supergraph.graph.api.getType(name);
  return isEnumType(type) ? type.getValues().map(({ value }) => String(value)) : [];
}

const inWords = (group: 'kind' | 'level' | 'result' | 'reason' | 'todo', value: string): Said => ({
  what: `${group}.${value}`,
  zh: (zh[group] as Readonly<Record<string, string>>)[value],
  en: (en[group] as Readonly<Record<string, string>>)[value],
});

describe('what the graph says by a word of its own is said in both languages', () => {
  test.each([
    ['LinkKind', 'kind'],
    ['UnitLevel', 'level'],
    ['InspectionResult', 'result'],
  ] as const)('%s', (name, group) => {
    expect(valuesOf(name).length).toBeGreaterThan(2);
    expect(unsaid(valuesOf(name).map((value) => inWords(group, value)))).toEqual([]);
  });

  it('why something is not known, with what to do about it', () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
    const errors = [...documented.matchAll(/^\| ((?:`[A-Z_]+`[^|]*)+)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => code),
    );
    expect(errors.length).toBeGreaterThan(25);
    /** What these pages cannot cause, or tell by a page of its own (`portal/ask/ask.ts`). */
    const never = new Set(
      'BAD_REQUEST BAD_USER_INPUT PRIVATE_TEXT GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED OPERATION_UNPLANNABLE DOCUMENT_NOT_TRUSTED PERSISTED_QUERY_NOT_SUPPORTED UNAUTHENTICATED KEY_NOT_KNOWN CONFLICT TOO_MANY_ERRORS BODY_TOO_LARGE BODY_TOO_SLOW'.split(
        ' ',
      ),
    );
    const codes = new Set([
      ...errors.filter((code) => !never.has(code)),
      ...valuesOf('GapReason'),
      ...valuesOf('CoverageStatus').filter((status) => status !== 'ANSWERED'),
      'WITHHELD',
      'NOT_ASKED',
      'NOT_RECORDED',
      'NOT_COMPARABLE',
      'OFFLINE',
      'RATE_LIMITED',
      'REFUSED',
      'PRIVATE',
      'FAILED',
      'other',
    ]);
    expect(unsaid([...codes].flatMap((code) => [inWords('reason', code), inWords('todo', code)]))).toEqual([]);
  });

  it('fields of sectors’ own and their values', () => {
    const said = SECTORS.flatMap(({ sector, fields }) =>
      fields.flatMap(({ path, values, ...own }) => [
        { what: `${sector} ${path.join('.')}`, ...own },
        ...Object.entries(values ?? {}).map(([value, words]) => ({
          what: `${sector} ${path.join('.')} ${value}`,
          ...words,
        })),
      ]),
    );
    expect(said.length).toBeGreaterThan(60);
    expect(unsaid(said)).toEqual([]);
  });

  it('why a component of the indicator is missing', () => {
    const all = Object.entries(INDICATOR_MISSING.zh).map(([what, words]) => ({
      what,
      zh: words,
      en: INDICATOR_MISSING.en[what as keyof typeof INDICATOR_MISSING.zh],
    }));
    expect(unsaid(all)).toEqual([]);
  });

  it('rules, sectors, policies, kinds of members and schemes of codes', () => {
    const folder = join(import.meta.dirname, '../../schema/rules');
    const files = readdirSync(folder).map(
      (file) => parseYaml(readFileSync(join(folder, file), 'utf8')) as Said & { says?: Said },
    );
    const named = (all: Readonly<Record<string, { readonly zh: string; readonly en: string }>>): readonly Said[] =>
      Object.entries(all).map(([what, words]) => ({ what, ...words }));
    const all = [
      ...RULES.map(({ id, ...words }) => ({ ...words, what: id })),
      ...files.map((each) => ({ ...each, what: `rule ${each.en}` })),
      ...policiesIn(supergraph.marks)
        .filter((policy) => policy.includes('/'))
        .map((what) => ({ what, zh: policyWords(what, 'zh'), en: policyWords(what, 'en') })),
      ...named(SECTOR_LOOKS),
      ...named(MEMBER_KINDS),
      ...schemes.map(({ name: what, title }) => ({ what, ...title })),
      ...named(STEPS),
    ];
    expect(all.length).toBeGreaterThan(100);
    expect(unsaid(all)).toEqual([]);
  });
});

describe('the pages’ own words', () => {
  const said = (words: object, other: object, path = ''): readonly Said[] =>
    Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
      const there: unknown = Reflect.get(other, key);
      if (typeof value === 'object' && value !== null)
        return said(value, typeof there === 'object' && there !== null ? there : {}, `${path}${key}.`);
      return [{ what: `${path}${key}`, zh: String(value), en: typeof there === 'string' ? there : undefined }];
    });

  it('are said in both languages, each in its own', () => {
    const all = said(zh, en);
    // The name of the language is told in it; what is printed on packages, and signs between words, are no words.
    const words = all.filter(
      (each) =>
        (each.what !== 'tools.language' && /[a-z]{2}/i.test((each.zh ?? '').replaceAll(/\{\w+\}/g, ''))) ||
        HAN.test(each.zh ?? ''),
    );
    expect(words.length).toBeGreaterThan(250);
    expect(unsaid(words.filter(({ what }) => what !== 'tools.language' && !/examples\.\d\.code/.test(what)))).toEqual(
      [],
    );
  });

  it('have a word for what systems write in the other language', () => {
    expect(Object.entries(termsEn).filter(([term, words]) => HAN.test(words) || term === words)).toEqual([]);
    expect(Object.entries(termsZh).filter(([term, words]) => HAN.test(term) || !HAN.test(words))).toEqual([]);
  });
});

test('a measure has one name in a language, however it is written; what is counted keeps its word', () => {
  expect(['kg', '千克', 'KGM', '公斤'].map((unit) => unitName(unit, 'zh'))).toEqual(Array(4).fill('千克'));
  expect(['kg', '千克', 'KGM', '公斤'].map((unit) => unitName(unit, 'en'))).toEqual(Array(4).fill('kg'));
  expect(['件', '个', 'pcs', '袋(50kg)', '罐', '某'].map((unit) => unitName(unit, 'zh'))).toEqual([
    '件',
    '个',
    '件',
    '袋(50kg)',
    '罐',
    '某',
  ]);
  expect(['件', 'pcs', '袋(50kg)', '罐'].map((unit) => unitName(unit, 'en'))).toEqual([
    'pc',
    'pcs',
    'bag(50kg)',
    'can',
  ]);
  const unnamed = UNITS.filter(
    ({ names }) => names.some((name) => HAN.test(name)) && names.every((name) => HAN.test(name)),
  );
  expect(unnamed.map(({ names }) => names[0])).toEqual(['斤', '两', '担', '万个', '台', '株']);
});

test('a country is called by its name', () => {
  expect([
    countryName('NZL', 'zh'),
    countryName('NZL', 'en'),
    countryName('XYZ', 'zh'),
    countryName('新西兰', 'zh'),
  ]).toEqual(['新西兰', 'New Zealand', 'XYZ', '新西兰']);
});
