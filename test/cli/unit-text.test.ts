import { expect, test } from 'vitest';
import { paintNever } from '@tongcha/command';
import type { NamedMember } from '../../cli/members/member-text.ts';
import { unitText } from '../../cli/unit/unit-text.ts';
import { type Product, productText } from '../../cli/unit/products.ts';
import type { UnitFound, UnitRecord } from '../../cli/unit/unit-query.ts';
import { evidenceOf, warningOf } from './support/warning.ts';

type Covered = UnitFound['coverage'][number];
const answered = (sector: string, status: Covered['status'], breaker: Covered['breaker'] = 'CLOSED'): Covered => ({
  sector,
  member: sector.toLowerCase().replaceAll('_', '-'),
  members: 1,
  status,
  breaker,
  asked: 1,
  excluded: 0,
  answered: status === 'ANSWERED' ? 1 : 0,
  held: 0,
  calls: 1,
  milliseconds: 5,
  at: null,
});
const unit = (...coverage: UnitFound['coverage'][number][]): UnitFound => ({ code: 'urn:a', records: [], coverage });
const text = (found: UnitFound, language: 'zh' | 'en'): string => unitText(found, [], [], [], language, paintNever);

test('only those that answered are counted as such, and each that did not is named with the reason', () => {
  const found = unit(
    answered('AGRICULTURE', 'ANSWERED'),
    answered('FOOD_DRUG', 'FAILED'),
    answered('RARE_EARTH', 'PARTIAL'),
    answered('HAZARDOUS_GOODS', 'FAILED', 'OPEN'),
  );
  expect(text(found, 'en')).toMatch(/answered: 1\/4/);
  expect(text(found, 'zh')).toMatch(/1\/4/);
  expect(text(found, 'en').match(/^! .* did not answer/gm)).toHaveLength(1);
  expect(text(found, 'en').match(/answered in part/g)).toHaveLength(1);
  expect(text(found, 'en').match(/is not asked just now/g)).toHaveLength(1);
  expect(text(unit(answered('AGRICULTURE', 'ANSWERED'), answered('FOOD_DRUG', 'ANSWERED')), 'en')).toMatch(
    /answered: 2\/2/,
  );
});

test('why a member’s answer lacks something is told as its errors say, each reason once', () => {
  const found = unit(answered('AGRICULTURE', 'FAILED'), answered('FOOD_DRUG', 'PARTIAL'));
  const failed = { message: '', extensions: { code: 'NO_HISTORY', sector: 'AGRICULTURE' } };
  const shown = (language: 'zh' | 'en'): string[] | null =>
    unitText(found, [], [], [failed, failed], language, paintNever).match(/^!.*$/gm);
  expect(shown('zh')).toEqual(['! 农业 未保留当时的数据', '! 食品药品 部分答复']);
  expect(shown('en')).toEqual(['! Agriculture keeps no history of that moment', '! Food and drugs answered in part']);
});

test('what is kept back is called by its word, not by its field', () => {
  const refused = [
    { message: '', path: ['unit', 'records', 0, 'quantity'], extensions: { code: 'FORBIDDEN' } },
    { message: '', path: ['unit', 'records', 1, 'holder', 'name'], extensions: { code: 'FORBIDDEN' } },
  ];
  const shown = (language: 'zh' | 'en'): string =>
    unitText(unit(answered('FOOD_DRUG', 'ANSWERED')), [], [], refused, language, paintNever);
  expect(shown('zh')).toContain('未提供(有条件共享): 数量、持有单位 名称');
  expect(shown('en')).toContain('not shown to you (conditional): quantity, holder name');
});

const FOOD_DRUG = {
  sector: 'FOOD_DRUG',
  member: 'food-drug',
  statedBy: { kind: 'MINISTRY', zh: '食品药品', en: 'Food and drugs' },
};

type Recalls = NonNullable<UnitRecord['recalls']>;
const over: Recalls[number] = { level: null, reason: 'old', at: '2026-01-01', status: '已完成', advice: null };
const standing: Recalls[number] = { level: null, reason: 'new', at: '2026-02-02', status: null, advice: null };

test('what is against a unit is what the rules say, whatever its records do; they stand below as they are', () => {
  const record = {
    ...FOOD_DRUG,
    producedAt: null,
    expiresAt: null,
    recalls: [over, standing],
    inspections: [{ result: 'FAIL', kind: '抽检', at: '2026-03-01', validUntil: null }],
  } as unknown as UnitRecord;
  const found = { code: 'urn:a', records: [record], coverage: [] };
  expect(text(found, 'en')).not.toContain('⚠');
  expect(text(found, 'en')).toMatch(/recall +2026-01-01 · old · 已完成\n +recall +2026-02-02 · new\n/);
  const warnings = [
    warningOf('urn:a', { evidence: [evidenceOf('FOOD_DRUG', 'urn:a')] }),
    warningOf('urn:source', { level: 'NOTICE', evidence: [evidenceOf('AGRICULTURE', 'urn:source')] }),
    warningOf('urn:a', { outcome: 'UNDECIDED', at: null }),
  ];
  const shown = unitText(found, warnings, [], [], 'en', paintNever);
  expect(shown.split('\n').slice(0, 4)).toEqual([
    'urn:a',
    '⚠ it is being recalled: residues 2026-02-02 [F]',
    '⚠ it is being recalled: residues 2026-02-02 [A] urn:source',
    '? 1 warning cannot be decided, as something is missing: warnings --undecided tells what',
  ]);
});

test('of a product those lots are recalled that the graph calls so, each with what is said of it', () => {
  const lot = (code: string, recalls: Recalls | null): object => ({
    code,
    ...FOOD_DRUG,
    recalls,
  });
  const product = (...recalled: object[]): string =>
    productText(
      { member: 'food-drug', name: 'x', producer: null, recalled, moreRecalled: false } as unknown as Product,
      [],
      'en',
      paintNever,
    );
  const shown = product(lot('urn:both', [over, standing]), lot('urn:unread', null));
  expect(shown).toContain('⚠ recalled 2026-01-01 old 已完成 · recalled 2026-02-02 new urn:both');
  expect(shown).toContain('urn:unread');
  expect(product()).toContain('None of its lots is recalled.');
});

const nameless = {
  productName: '鸡蛋',
  quantity: null,
  producedAt: null,
  expiresAt: null,
  producer: null,
  place: null,
  recalls: [],
  inspections: [],
  certificates: [],
  events: [],
  source: null,
};
const region = (division: string, zh: string): object => ({
  sector: 'AGRICULTURE',
  member: `agriculture/${division}`,
  statedBy: { kind: 'REGION', zh, en: zh },
});
const FARM = {
  sector: 'AGRICULTURE',
  member: 'agriculture/91370681ma3t00017d',
  statedBy: { kind: 'ENTERPRISE', zh: '示例农场', en: 'Example farm' },
};

test('each member’s record is shown with who it is, what an enterprise says of itself last and marked; who has not answered is named', () => {
  const henan = {
    name: 'agriculture/410000',
    sector: 'AGRICULTURE',
    kind: 'REGION',
    zh: '河南',
    en: 'Henan',
    division: '410000',
    uscc: null,
  } as const;
  const found = {
    code: 'urn:a',
    records: [
      { ...nameless, ...FARM },
      { ...nameless, ...region('330000', '浙江') },
      { ...nameless, ...region('370000', '山东'), recalls: [standing] },
    ] as unknown as UnitRecord[],
    coverage: [
      { ...answered('AGRICULTURE', 'ANSWERED'), member: 'agriculture/330000' },
      { ...answered('AGRICULTURE', 'ANSWERED'), member: 'agriculture/370000' },
      { ...answered('AGRICULTURE', 'FAILED'), member: 'agriculture/410000' },
      { ...answered('AGRICULTURE', 'ANSWERED'), member: null, members: 28, asked: 0, excluded: 28 },
    ],
  };
  const { member, statedBy } = found.records[2] ?? { member: '', statedBy: null };
  const warnings = [warningOf('urn:a', { evidence: [evidenceOf('AGRICULTURE', 'urn:a', { member, statedBy })] })];
  const shown = unitText(found, warnings, [henan], [], 'zh', paintNever);
  expect(shown.match(/^\[A\].*$/gm)).toEqual([
    '[A] 农业 山东 鸡蛋',
    '[A] 农业 浙江 鸡蛋',
    '[A] 农业 示例农场 企业自述 鸡蛋',
  ]);
  expect(shown).toContain('⚠ 正在召回:兽药残留 2026-02-02(山东) [A]\n');
  expect(shown).toContain('已答复的部门 2/3、28 家无需查询\n! 农业 河南 未答复');
});

test('a product is told as each member knows it', () => {
  const eggs = {
    member: FARM.member,
    name: '鸡蛋',
    producer: null,
    recalled: [{ code: 'urn:lot', ...region('370000', '山东'), recalls: [standing] }],
    moreRecalled: false,
  } as unknown as Product;
  const farm = {
    ...FARM.statedBy,
    name: FARM.member,
    sector: 'AGRICULTURE',
    division: null,
    uscc: null,
  } as NamedMember;
  expect(productText(eggs, [farm], 'zh', paintNever)).toMatch(
    /^产品 鸡蛋\(示例农场 企业自述\)\n[^]*⚠ 已召回 2026-02-02 new urn:lot \[A\] 山东$/,
  );
});
