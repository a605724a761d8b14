import { describe, expect, it } from 'vitest';
import type { ChainBack, ChainLink, ChainState, ChainUnit } from '../../portal/answer/chain-state.ts';
import { type HeldRecord, type MinistryState, stateInChain } from '../../portal/answer/ministries.ts';
import { type Verdict, verdictOf } from '../../portal/answer/verdict.ts';
import { awaitedOf, type CoverageRow } from '../../portal/answer/standings.ts';
import type { WarnedFields } from '../../portal/documents/answers.ts';
import { memberOf, by, fires, undecided } from './support/told.ts';

const AT = '2026-11-23T12:15:00Z';
const CODE = 'gs1:(01)1(10)A';
const FOOD = memberOf('FOOD_DRUG');
const CHEMICALS = memberOf('HAZARDOUS_GOODS');

type ChainRecord = ChainUnit['records'][number];

const BARE: HeldRecord = {
  code: CODE,
  ...by(FOOD),
  level: 'LOT',
  productName: '糕点',
  producedAt: null,
  expiresAt: null,
  producer: null,
  place: null,
  events: [],
  inspections: [],
  certificates: [],
  recalls: [],
  source: { system: 's', recordId: '1', asOf: AT },
};
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

const held = (more: Partial<HeldRecord> = {}): MinistryState => ({
  state: 'held',
  at: AT,
  records: [{ ...BARE, ...more }],
  missing: [],
  withheld: false,
});
const five = (own: MinistryState = held()): Map<string, MinistryState> =>
  new Map([
    ['FOOD_DRUG', own],
    ...['AGRICULTURE', 'SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS', 'RARE_EARTH'].map((sector): [string, MinistryState] => [
      sector,
      { state: 'none', at: AT },
    ]),
  ]);

/** The thing, what it came from, each one further away, and what the graph's rules say of them. */
function chainOf(
  warnings: readonly WarnedFields[] = [],
  more: Partial<ChainBack> = {},
  sources: readonly Partial<ChainRecord>[] = [{}],
): ChainState<ChainBack> {
  const units = sources.map((record, i) => ({
    code: `u${i}`,
    depth: i + 1,
    records: [
      {
        ...by(CHEMICALS),
        level: null,
        productName: `原料 ${i}`,
        producedAt: null,
        expiresAt: null,
        producer: null,
        place: null,
        inspections: [],
        source: null,
        ...record,
      },
    ],
  }));
  return {
    state: 'known',
    at: AT,
    more: false,
    chain: {
      direction: 'BACK',
      complete: true,
      units: [{ code: CODE, depth: 0, records: [] }, ...units],
      links: [],
      gaps: [],
      withheld: [],
      coverage: [],
      warnings,
      ...more,
    },
  };
}

const of = (
  chain: ChainState<ChainBack> = chainOf(),
  ministries: Map<string, MinistryState> = five(),
  first: readonly WarnedFields[] | null = null,
): Verdict => verdictOf({ code: CODE, ministries, first, chain });

const WAITING = { state: 'waiting' } as const;
const FAILED: MinistryState = { state: 'failed', at: AT, reason: 'TIMEOUT', missing: [] };
const RECALLED = fires('recalled', [CODE], FOOD);
const RECALLED_SOURCE = fires('recalled', ['u0'], CHEMICALS);
const EXPIRED = fires('product-expired', [CODE], FOOD, { level: 'NOTICE' });

describe('the verdict by what the graph’s rules say', () => {
  it('its own recall comes before one upstream, that before anything else that fires, and that before nothing', () => {
    expect(of(chainOf([EXPIRED, RECALLED_SOURCE, RECALLED]))).toMatchObject({
      state: 'recalled',
      warnings: [{ rule: 'recalled', own: true }, { rule: 'recalled', own: false }, { rule: 'product-expired' }],
    });
    expect(of(chainOf([EXPIRED, RECALLED_SOURCE])).state).toBe('upstream');
    expect(of(chainOf([EXPIRED])).state).toBe('attention');
    expect(of(chainOf([])).state).toBe('nothing');
  });

  it('made from what is recalled, and a failed inspection anywhere, its own first, is told as such', () => {
    expect(of(chainOf([fires('made-from-recalled', ['u0', CODE], CHEMICALS)])).state).toBe('upstream');
    expect(of(chainOf([fires('inspection-failed', ['u0'], CHEMICALS)])).state).toBe('upstream');
    expect(
      of(chainOf([fires('inspection-failed', ['u0'], CHEMICALS), fires('inspection-failed', [CODE], FOOD)])),
    ).toMatchObject({ state: 'upstream', warnings: [{ own: true }, { own: false }] });
  });

  it('a rule that only one ministry has counts by its level: what is only to know decides nothing and is told', () => {
    const own = (level: WarnedFields['level']): Verdict =>
      of(chainOf([fires('seal-number-reused', [CODE], FOOD, { level })]));
    expect(own('CRITICAL').state).toBe('attention');
    expect(own('NOTICE').state).toBe('attention');
    expect(own('INFO')).toMatchObject({ state: 'nothing', warnings: [{ rule: 'seal-number-reused' }] });
  });

  it('what a recalled lot was packed into is recalled, as the rule says by naming it; what was made from it is not', () => {
    expect(of(chainOf([fires('recalled', ['u0', CODE], CHEMICALS)]))).toMatchObject({
      state: 'recalled',
      warnings: [{ code: 'u0', own: true }],
    });
    expect(of(chainOf([fires('inspection-failed', ['u0', CODE], CHEMICALS)]))).toMatchObject({
      state: 'upstream',
      warnings: [{ code: 'u0', own: true }],
    });
    expect(of(chainOf([fires('made-from-recalled', ['u0', CODE], CHEMICALS)]))).toMatchObject({
      state: 'upstream',
      warnings: [{ code: 'u0', own: false }],
    });
  });

  it('that a source is recalled is said once: as what the thing was made from', () => {
    const source = [RECALLED_SOURCE, fires('made-from-recalled', ['u0', 'u1', CODE], CHEMICALS)];
    expect(of(chainOf(source)).warnings.map(({ rule }) => rule)).toEqual(['made-from-recalled']);
    const another = fires('recalled', ['u0'], CHEMICALS, { at: '2020-01-01T00:00:00Z' });
    expect(of(chainOf([...source, another])).warnings).toHaveLength(2);
    // Its own stays, whatever else is made from it.
    const own = [RECALLED, fires('made-from-recalled', [CODE, 'u0'], FOOD)];
    expect(of(chainOf(own))).toMatchObject({ state: 'recalled', warnings: [{ rule: 'recalled' }, {}] });
  });

  it('what fires for the thing itself is told before its chain is known, and once when that says so, too', () => {
    expect(of(WAITING, five(WAITING), [RECALLED])).toMatchObject({ state: 'recalled', warnings: [{ code: CODE }] });
    expect(of(chainOf([RECALLED]), five(), [RECALLED]).warnings).toHaveLength(1);
    expect(of({ state: 'failed' }, five(), [RECALLED]).state).toBe('recalled');
    expect(of(WAITING, five(), []).state).toBe('asking');
  });

  it('a recall is told with what is advised, who recalls it, how it stands, and how old that is', () => {
    const fields = { 'recalls.advice': '停用', 'recalls.organization.name': '示例食品厂', 'recalls.status': '进行中' };
    const recall = { advice: '停用', who: '示例食品厂', status: '进行中' };
    expect(of(chainOf([fires('recalled', [CODE], FOOD, { fields })])).warnings).toMatchObject([{ recall, asOf: AT }]);
    expect(of(chainOf([fires('made-from-recalled', ['u0', CODE], CHEMICALS, { fields })])).warnings).toMatchObject([
      { recall, asOf: null },
    ]);
    expect(of(chainOf([RECALLED, EXPIRED])).warnings).toMatchObject([
      { recall: { advice: null, who: null, status: null } },
      { recall: null },
    ]);
  });
});

describe('the verdict where something could not be decided', () => {
  it.each(['recalled', 'made-from-recalled', 'inspection-failed'])(
    'that nothing was found is said of what could be checked alone while %s could not be, though all have answered',
    (rule) => {
      expect(of(chainOf([undecided(rule, ['u0'], CHEMICALS, 'WITHHELD')]))).toMatchObject({
        state: 'unchecked',
        missing: [],
        undecided: [{ rule, units: 1, missing: [{ member: CHEMICALS.name, reason: 'WITHHELD' }] }],
      });
    },
  );

  it('who has not answered comes before that, and so does that nobody knows the code', () => {
    const open = [undecided('recalled', [CODE], CHEMICALS, 'TIMEOUT')];
    expect(of(chainOf(open, { complete: false })).state).toBe('incomplete');
    expect(of(chainOf(open, {}, []), five({ state: 'none', at: AT })).state).toBe('unknown');
  });

  it('another rule that could not be is told and stands in no verdict’s way', () => {
    const open = ['u0', 'u1', 'u1'].map((code) => undecided('gives-out-more', [code], CHEMICALS, 'NOT_RECORDED'));
    expect(of(chainOf(open))).toMatchObject({
      state: 'nothing',
      undecided: [{ rule: 'gives-out-more', units: 2, missing: [{ reason: 'NOT_RECORDED' }] }],
    });
    expect(of(chainOf([...open, undecided('recalled', ['u0'], CHEMICALS, 'TIMEOUT')])).undecided).toMatchObject([
      { rule: 'recalled' },
      { rule: 'gives-out-more' },
    ]);
  });

  it('what fires stands all the same', () => {
    expect(of(chainOf([undecided('recalled', ['u0'], CHEMICALS, 'TIMEOUT'), RECALLED])).state).toBe('recalled');
    expect(of(chainOf([undecided('recalled', ['u0'], CHEMICALS, 'TIMEOUT'), EXPIRED])).state).toBe('attention');
  });
});

describe('the verdict while others have not answered', () => {
  it('a warning that is known shows', () => {
    expect(of(WAITING, five().set('RARE_EARTH', WAITING), [EXPIRED]).state).toBe('attention');
    expect(of(chainOf([RECALLED_SOURCE]), five(WAITING)).state).toBe('upstream');
  });

  it('holds as of its oldest data, not of its newest', () => {
    const source = { system: 's', recordId: '1', asOf: '2026-10-01T00:00:00+08:00' };
    expect(of(chainOf(), five(held({ source }))).at).toBe(source.asOf);
    expect(of(chainOf([], {}, [{ source: { system: 'x', asOf: '2026-09-01T00:00:00+08:00' } }])).at).toBe(
      '2026-09-01T00:00:00+08:00',
    );
  });

  it('nothing is claimed while a ministry or the chain is not known', () => {
    expect(of(chainOf(), five().set('RARE_EARTH', FAILED))).toMatchObject({
      state: 'incomplete',
      missing: [{ sector: 'RARE_EARTH', member: null }],
      answered: { sectors: 4, members: 4 },
    });
    expect(of(chainOf(), five().set('RARE_EARTH', WAITING)).state).toBe('asking');
    expect(of(WAITING).state).toBe('asking');
    expect(of({ state: 'failed' }).state).toBe('incomplete');
    expect(of(chainOf([], { complete: false })).state).toBe('incomplete');
    expect(of({ ...chainOf(), more: true } as ChainState<ChainBack>).state).toBe('asking');
  });

  it('a code of which nobody knows anything is unknown; one that others’ records mention is not', () => {
    const nobody = five({ state: 'none', at: AT });
    expect(of(chainOf([], {}, []), nobody)).toMatchObject({
      state: 'unknown',
      asked: { sectors: 5, members: 5 },
      at: AT,
    });
    expect(of(chainOf([], { links: [LINK] }), nobody).state).toBe('nothing');
  });

  it('a ministry that joined later, without a document of its own, is taken from the chain', () => {
    const row = (status: 'ANSWERED' | 'FAILED'): ChainBack['coverage'][number] => ({
      sector: 'TIMBER',
      member: 'timber',
      members: 1,
      status,
      asked: 1,
      answered: 1,
      held: 1,
      at: AT,
    });
    const own: ChainRecord = {
      ...by(memberOf('TIMBER')),
      level: null,
      productName: '板',
      producedAt: null,
      expiresAt: null,
      producer: null,
      place: null,
      inspections: [],
      source: null,
    };
    const warned = fires('recalled', [CODE], memberOf('TIMBER'));
    const chain = chainOf([warned], { units: [{ code: CODE, depth: 0, records: [own] }] });
    expect(of(chain, five({ state: 'none', at: AT }))).toMatchObject({
      state: 'recalled',
      warnings: [{ by: [{ sector: 'TIMBER' }] }],
    });
    expect(stateInChain([row('ANSWERED')], [own], { code: CODE, at: AT })).toMatchObject({
      state: 'held',
      records: [{ productName: '板' }],
    });
    expect(stateInChain([row('FAILED')], [], { code: CODE, at: AT }).state).toBe('failed');
  });
});

it('who has answered a part of the chain is not told to be waited for, nor a sector of which nobody is named', () => {
  const row = (member: string | null, asked: number, answered: number): CoverageRow => ({
    sector: 'AGRICULTURE',
    member,
    members: 1,
    status: 'AWAITED',
    asked,
    answered,
    held: 0,
    at: null,
  });
  const rows = [
    row('agriculture/370000', 2, 0),
    row('agriculture/410000', 3, 1),
    row('agriculture/130000', 0, 0),
    row(null, 0, 0),
  ];
  expect(awaitedOf([], rows).map(({ member }) => member)).toEqual(['agriculture/370000']);
});
