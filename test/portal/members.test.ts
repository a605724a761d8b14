import { describe, expect, it } from 'vitest';
import { detailsOf } from '../../portal/answer/details.ts';
import type { HeldRecord, MinistryState } from '../../portal/answer/ministries.ts';
import { foundBy, productOf, type ProductUnit } from '../../portal/answer/product.ts';
import { stepsOf } from '../../portal/answer/timeline.ts';
import { type Verdict, verdictOf } from '../../portal/answer/verdict.ts';
import type { ChainBack, ChainLink } from '../../portal/answer/chain-state.ts';
import type { AnswerError } from '../../portal/ask/ask.ts';
import type { RecalledLotFields, StatedFields } from '../../portal/documents/answers.ts';
import { by, fires, member, memberOf, undecided } from './support/told.ts';

const AT = '2026-11-23T12:15:00Z';
const CODE = 'gs1:(01)1(10)A';
const SHANDONG = member('agriculture/370000', 'REGION', '山东省农业农村厅');
const HENAN = member('agriculture/410000', 'REGION', '河南省农业农村厅');
const LAB = member('agriculture/lab', 'LABORATORY');
const FIRM = member('agriculture/firm', 'ENTERPRISE');
const RECALL = { id: '1', level: null, at: AT, reason: '超标', advice: '停用', organization: null, status: null };

const record = (statedBy: StatedFields, more: Partial<HeldRecord> = {}): HeldRecord => ({
  code: CODE,
  ...by(statedBy),
  level: 'LOT',
  productName: '苹果',
  producedAt: null,
  expiresAt: null,
  producer: null,
  place: null,
  events: [],
  inspections: [],
  certificates: [],
  recalls: [],
  source: { system: 's', recordId: statedBy.name, asOf: AT },
  ...more,
});
const failed = (of: StatedFields, code = 'TIMEOUT'): AnswerError => ({ code, sector: 'AGRICULTURE', member: of.name });
const held = (records: readonly HeldRecord[], missing: readonly AnswerError[] = []): MinistryState => ({
  state: 'held',
  at: AT,
  records,
  missing,
  withheld: false,
});
const row = (
  of: StatedFields,
  status: 'ANSWERED' | 'PARTIAL' | 'FAILED' = 'ANSWERED',
): ChainBack['coverage'][number] => ({
  sector: by(of).sector,
  member: of.name,
  members: 1,
  status,
  asked: 1,
  answered: 1,
  held: 1,
  at: AT,
});
const rest = (members: number): ChainBack['coverage'][number] => ({ ...row(SHANDONG), member: null, members });

function verdict(
  agriculture: MinistryState,
  coverage: ChainBack['coverage'] = [row(SHANDONG), row(HENAN)],
  more: Partial<ChainBack> = {},
): Verdict {
  const ministries = new Map<string, MinistryState>([
    ['FOOD_DRUG', { state: 'none', at: AT }],
    ['AGRICULTURE', agriculture],
  ]);
  const chain: ChainBack = {
    direction: 'BACK',
    complete: coverage.every(({ status }) => status === 'ANSWERED'),
    units: [{ code: CODE, depth: 0, records: [] }],
    links: [],
    gaps: [],
    withheld: [],
    warnings: [],
    coverage: [row(memberOf('FOOD_DRUG')), ...coverage],
    ...more,
  };
  return verdictOf({ code: CODE, ministries, first: null, chain: { state: 'known', at: AT, chain, more: false } });
}
const named = (of: Verdict): readonly (readonly [string | null, string])[] =>
  of.standings.map((each) => [each.member, each.state]);

describe('the verdict over several members of a sector', () => {
  it('the same recall at both is one warning of both, authorities first; another is its own', () => {
    const warnings = [
      fires('recalled', [CODE], HENAN, { at: '2026-11-23T20:15:00+08:00', fields: { 'recalls.reason': '超标' } }),
      fires('recalled', [CODE], FIRM, { fields: { 'recalls.advice': '联系卖家' } }),
      fires('recalled', [CODE], SHANDONG, { fields: { 'recalls.advice': '停用' } }),
    ];
    const same = verdict(held([record(HENAN), record(SHANDONG)]), undefined, { warnings });
    expect(same.warnings).toHaveLength(1);
    expect(same.warnings[0]?.by.map(({ statedBy }) => statedBy?.name)).toEqual([HENAN.name, SHANDONG.name, FIRM.name]);
    const other = fires('recalled', [CODE], HENAN, { zh: '标签不符' });
    expect(verdict(held([record(HENAN)]), undefined, { warnings: [...warnings, other] }).warnings).toHaveLength(2);
  });

  it('counts sectors and members: each asked, and those that need no line of their own', () => {
    expect(verdict(held([record(SHANDONG)]), [row(SHANDONG), row(HENAN), rest(29)])).toMatchObject({
      state: 'nothing',
      asked: { sectors: 2, members: 32 },
      answered: { sectors: 2, members: 32 },
      missing: [],
    });
    // One that the chain had no need to ask, and that holds the thing all the same, is not counted twice.
    expect(verdict(held([record(SHANDONG)]), [rest(31)]).asked.members).toBe(32);
    expect(verdict({ state: 'waiting' }, [row(SHANDONG), rest(30)])).toMatchObject({
      state: 'asking',
      asked: { sectors: 2, members: 32 },
      answered: { sectors: 1, members: 1 },
    });
  });

  it('a member that is down is missing by its name; what the others said stands', () => {
    const found = verdict(held([record(SHANDONG)], [failed(HENAN)]), [row(SHANDONG), row(HENAN, 'FAILED'), rest(2)]);
    expect(found).toMatchObject({
      state: 'incomplete',
      asked: { sectors: 2, members: 5 },
      answered: { sectors: 1, members: 4 },
      missing: [{ sector: 'AGRICULTURE', member: HENAN.name }],
    });
    expect(named(found)).toEqual([
      ['food-drug', 'none'],
      [SHANDONG.name, 'held'],
      [HENAN.name, 'failed'],
      [null, 'none'],
    ]);
  });

  it('none found and one silent: the others have answered that they hold none', () => {
    const silent: MinistryState = { state: 'failed', at: AT, reason: 'TIMEOUT', missing: [failed(HENAN)] };
    const found = verdict(silent, [row(SHANDONG), row(HENAN, 'FAILED')]);
    expect(found).toMatchObject({ state: 'incomplete', answered: { members: 2 }, missing: [{ member: HENAN.name }] });
    expect(named(found).slice(1)).toEqual([
      [HENAN.name, 'failed'],
      [SHANDONG.name, 'none'],
    ]);
    // Nothing at all came: the sector is missing, once.
    const whole: MinistryState = { state: 'failed', at: AT, reason: 'OFFLINE', missing: [] };
    expect(verdict(whole, [row(SHANDONG), row(HENAN, 'FAILED')])).toMatchObject({
      answered: { sectors: 1, members: 1 },
      missing: [{ sector: 'AGRICULTURE', member: null }],
    });
  });

  it('one that was silent on the way only is missing too', () => {
    expect(verdict(held([record(SHANDONG)]), [row(SHANDONG), row(HENAN, 'PARTIAL')])).toMatchObject({
      state: 'incomplete',
      missing: [{ member: HENAN.name }],
    });
  });
});

describe('what an enterprise says of itself', () => {
  it('is not enough to say that nothing is against the thing', () => {
    expect(verdict(held([record(FIRM)]), [row(FIRM)])).toMatchObject({
      state: 'attention',
      selfStated: true,
      warnings: [],
    });
    expect(verdict(held([record(FIRM), record(SHANDONG)]))).toMatchObject({ state: 'nothing', selfStated: false });
    expect(verdict(held([record(FIRM), record(LAB)]), [row(LAB)])).toMatchObject({ state: 'nothing' });
    const own: ChainLink = { ...LINK, evidence: [{ ...by(FIRM), system: null, recordId: null, confidence: 'HIGH' }] };
    const none: MinistryState = { state: 'none', at: AT };
    expect(verdict(none, [row(FIRM)], { links: [own] })).toMatchObject({ state: 'attention', selfStated: true });
    const [evidence] = own.evidence;
    const both = { ...own, evidence: [...own.evidence, ...(evidence ? [{ ...evidence, ...by(SHANDONG) }] : [])] };
    expect(verdict(none, [row(FIRM)], { links: [both] })).toMatchObject({ state: 'nothing' });
    const open = { warnings: [undecided('made-from-recalled', [CODE], HENAN, 'WITHHELD')] };
    expect(verdict(held([record(FIRM)]), [row(FIRM)], open)).toMatchObject({ state: 'attention', selfStated: true });
    expect(verdict(held([record(SHANDONG)]), [row(SHANDONG)], open)).toMatchObject({ state: 'unchecked' });
  });

  it('while others have not answered, that is what is told', () => {
    expect(verdict(held([record(FIRM)], [failed(HENAN)]), [row(FIRM), row(HENAN, 'FAILED')])).toMatchObject({
      state: 'incomplete',
      selfStated: false,
    });
  });

  it('against its own goods is a warning, as its own word', () => {
    const warnings = [fires('recalled', [CODE], FIRM)];
    expect(verdict(held([record(SHANDONG), record(FIRM)]), undefined, { warnings })).toMatchObject({
      state: 'recalled',
      warnings: [{ by: [{ statedBy: FIRM }] }],
    });
  });
});

const LINK: ChainLink = {
  kind: 'PACK',
  from: 'u0',
  to: CODE,
  at: AT,
  until: null,
  quantity: null,
  share: null,
  evidence: [],
  disagreements: [],
  doubts: [],
};

describe('the rest of an answer over several members', () => {
  it('each record tells its own details', () => {
    const records = [
      { ...record(SHANDONG, {}), variety: '富士', kind: 'CROP' },
      { ...record(HENAN, {}), variety: '嘎啦', farm: '灵宝基地', conformityCertificate: 'cert:QC1' },
    ];
    const told = records.map((each) =>
      detailsOf(each).map(({ label, text }) => `${label.zh} ${typeof text === 'string' ? text : text.zh}`),
    );
    expect(told).toEqual([
      ['类别 种植产品', '品种 富士'],
      ['品种 嘎啦', expect.stringMatching(/^\S+ 灵宝基地$/), expect.stringMatching(/^\S+ QC1$/)],
    ]);
  });

  it('a step that several members tell is one, with all of them, authorities first', () => {
    const event = (id: string, at: string, place: string | null): NonNullable<HeldRecord['events']>[number] => ({
      id,
      step: '采收',
      at,
      place: place === null ? null : { name: place },
    });
    const steps = stepsOf(
      [
        record(FIRM, { events: [event('f', '2026-09-01T08:00:00+08:00', '自称的地方')] }),
        record(HENAN, { events: [event('h', '2026-09-01T00:00:00Z', '灵宝')] }),
        record(SHANDONG, { events: [event('s', '2026-09-02T08:00:00+08:00', null)] }),
      ],
      [],
    );
    expect(steps.map(({ sources, place }) => [place, sources.map(({ statedBy }) => statedBy?.name)])).toEqual([
      [null, [SHANDONG.name]],
      ['灵宝', [HENAN.name, FIRM.name]],
    ]);
  });
});

describe('a product that several members know', () => {
  const lot = (statedBy: StatedFields, code: string, reason = '超标'): RecalledLotFields => ({
    ...record(statedBy),
    recalls: [{ ...RECALL, reason }],
    code,
  });
  const product = (of: StatedFields, name: string | null, recalled: readonly RecalledLotFields[] = []) => ({
    member: of.name,
    name,
    producer: { uscc: '1', name: '果园' },
    recalled,
    moreRecalled: false,
  });
  const known = (name: string | null): StatedFields | null =>
    [SHANDONG, HENAN, FIRM].find((each) => each.name === name) ?? null;
  const of = (
    products: NonNullable<ProductUnit['products']>,
    missing: readonly AnswerError[] = [],
  ): ReturnType<typeof productOf> =>
    productOf([
      {
        state: 'held',
        at: AT,
        records: foundBy('AGRICULTURE', { products, records: [] }, known),
        missing,
        withheld: false,
      },
      { state: 'none', at: AT },
    ]);

  it('is called what an authority calls it, and recalled where any says so', () => {
    const found = of([product(FIRM, '自称'), product(SHANDONG, '苹果'), product(HENAN, '红苹果', [lot(HENAN, 'x')])]);
    expect(found).toMatchObject({ verdict: 'recalled', name: { value: '苹果', record: { statedBy: SHANDONG } } });
    expect([...found.producers].map(([name, said]) => [name, said.length])).toEqual([['果园', 3]]);
  });

  it('a lot that two tell recalled is one lot; of another recall of it both are told', () => {
    const found = of([
      product(FIRM, null, [lot(FIRM, 'x')]),
      product(HENAN, null, [lot(HENAN, 'x'), lot(HENAN, 'y')]),
      product(SHANDONG, null, [lot(SHANDONG, 'x', '标签不符')]),
    ]);
    expect(found.lotCount).toBe(2);
    expect(found.lots.map(({ code, by: said }) => [code, said.map(({ statedBy }) => statedBy?.name)])).toEqual([
      ['x', [HENAN.name, FIRM.name]],
      ['y', [HENAN.name]],
      ['x', [SHANDONG.name]],
    ]);
  });

  it('by its maker’s own word alone is told as that; with one member down nothing is said to be not found', () => {
    expect(of([product(FIRM, '自称')])).toMatchObject({ verdict: 'selfStated', name: { record: { statedBy: FIRM } } });
    expect(of([product(SHANDONG, '苹果')]).verdict).toBe('nothing');
    expect(of([product(SHANDONG, '苹果')], [failed(HENAN)]).verdict).toBe('incomplete');
  });
});
