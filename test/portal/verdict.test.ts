import { describe, expect, it } from 'vitest';
import { type HeldRecord, type MinistryState, stateInChain } from '../../portal/answer/ministries.ts';
import { type ChainState, verdictOf } from '../../portal/answer/verdict.ts';
import { memberOf, by } from './support/told.ts';
import type { ChainUnit } from '../../portal/answer/warnings.ts';

const NOW = '2026-11-24T00:00:00+08:00';
const AT = '2026-11-23T12:15:00Z';
const CODE = 'gs1:(01)1(10)A';

type Chain = Extract<ChainState, { state: 'known' }>['chain'];
type ChainRecord = ChainUnit['records'][number];

const BARE: HeldRecord = {
  code: CODE,
  ...by(memberOf('FOOD_DRUG')),
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
const RECALL = { id: '1', level: null, at: AT, reason: '超标', advice: '停用', organization: null, status: null };
const inspection = (
  kind: string,
  at: string,
  result: 'PASS' | 'FAIL' | 'CONDITIONAL',
  validUntil: string | null = null,
): NonNullable<HeldRecord['inspections']>[number] => ({ id: null, kind, at, result, validUntil, organization: null });

const held = (more: Partial<HeldRecord> = {}): MinistryState => ({
  state: 'held',
  at: AT,
  records: [{ ...BARE, ...more }],
  missing: [],
  withheld: false,
});
const five = (own: MinistryState): Map<string, MinistryState> =>
  new Map([
    ['FOOD_DRUG', own],
    ...['AGRICULTURE', 'SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS', 'RARE_EARTH'].map((sector): [string, MinistryState] => [
      sector,
      { state: 'none', at: AT },
    ]),
  ]);

function chainOf(records: readonly Partial<ChainRecord>[] = [], more: Partial<Chain> = {}): ChainState {
  const units = records.map((record, i) => ({
    code: `u${i}`,
    depth: i + 1,
    records: [
      {
        ...by(memberOf('HAZARDOUS_GOODS')),
        level: null,
        productName: `原料 ${i}`,
        producedAt: null,
        expiresAt: null,
        producer: null,
        place: null,
        inspections: [],
        recalls: [],
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
      ...more,
    },
  };
}

describe('the verdict', () => {
  const of = (ministries: Map<string, MinistryState>, chain: ChainState = chainOf()): ReturnType<typeof verdictOf> =>
    verdictOf({ code: CODE, ministries, chain }, NOW);

  it('its own recall comes before one upstream, and that before anything that has run out', () => {
    expect(of(five(held({ recalls: [RECALL] })), chainOf([{ recalls: [RECALL] }])).state).toBe('recalled');
    expect(of(five(held({ expiresAt: '2026-01-01T00:00:00+08:00' })), chainOf([{ recalls: [RECALL] }])).state).toBe(
      'upstream',
    );
    expect(of(five(held({ expiresAt: '2026-01-01T00:00:00+08:00' }))).state).toBe('attention');
  });

  it('a failed inspection that a later one of its kind passed is not held against the thing', () => {
    const failed = inspection('出厂检验', '2026-09-10T00:00:00+08:00', 'FAIL');
    expect(of(five(held({ inspections: [failed] }))).state).toBe('upstream');
    expect(
      of(five(held({ inspections: [failed, inspection('出厂检验', '2026-09-12T00:00:00+08:00', 'CONDITIONAL')] })))
        .state,
    ).toBe('nothing');
    expect(
      of(five(held({ inspections: [failed, inspection('监督抽检', '2026-09-12T00:00:00+08:00', 'PASS')] }))).state,
    ).toBe('upstream');
  });

  it('a certificate that is revoked or out of date, and an inspection that is, ask for attention', () => {
    const certificate = { number: '1', kind: '许可证', issuer: null, issuedAt: null, validUntil: null, status: '有效' };
    expect(of(five(held({ certificates: [certificate] }))).state).toBe('nothing');
    expect(of(five(held({ certificates: [{ ...certificate, status: '吊销' }] }))).warnings[0]?.kind).toBe(
      'certificate-void',
    );
    expect(
      of(five(held({ certificates: [{ ...certificate, validUntil: '2026-01-01T00:00:00+08:00' }] }))).warnings[0]?.kind,
    ).toBe('certificate-expired');
    expect(
      of(
        five(
          held({ inspections: [inspection('年检', '2025-01-01T00:00:00+08:00', 'PASS', '2026-01-01T00:00:00+08:00')] }),
        ),
      ).state,
    ).toBe('attention');
  });

  it('equipment upstream that was overdue when it was used asks for attention', () => {
    const link = {
      kind: 'TREAT',
      from: 'u0',
      to: CODE,
      at: '2026-07-02T08:00:00+08:00',
      until: null,
      quantity: null,
      share: null,
      evidence: [{ ...by(memberOf('SPECIAL_EQUIPMENT')), system: null, recordId: null, confidence: 'HIGH' }],
      disagreements: [],
      doubts: [],
    } as const;
    const vessel = {
      ...by(memberOf('SPECIAL_EQUIPMENT')),
      inspections: [inspection('定期检验', '2023-06-30T00:00:00+08:00', 'PASS', '2026-06-30T00:00:00+08:00')],
    };
    expect(of(five(held()), chainOf([vessel], { links: [link] })).warnings.map(({ kind }) => kind)).toEqual([
      'overdue-when-used',
    ]);
    expect(of(five(held()), chainOf([vessel], { links: [{ ...link, at: '2026-06-28T08:00:00+08:00' }] })).state).toBe(
      'nothing',
    );
  });

  it('what a recalled lot was packed into is recalled, through any number of packings; what it was made into is not', () => {
    const link = {
      from: 'u0',
      to: CODE,
      at: AT,
      until: null,
      quantity: null,
      share: null,
      evidence: [],
      disagreements: [],
      doubts: [],
    } as const;
    const pack = { ...link, kind: 'PACK' } as const;
    const recalled = { recalls: [RECALL] };
    expect(of(five(held()), chainOf([recalled], { links: [pack] }))).toMatchObject({
      state: 'recalled',
      warnings: [{ code: 'u0', own: true }],
    });
    expect(of(five(held()), chainOf([{}, recalled], { links: [pack, { ...pack, from: 'u1', to: 'u0' }] })).state).toBe(
      'recalled',
    );
    expect(of(five(held()), chainOf([recalled], { links: [{ ...link, kind: 'TRANSFORM' }] }))).toMatchObject({
      state: 'upstream',
      warnings: [{ own: false }],
    });
    expect(
      of(five(held()), chainOf([{}, recalled], { links: [pack, { ...link, kind: 'TRANSFORM', from: 'u1', to: 'u0' }] }))
        .state,
    ).toBe('upstream');
    // The other way round nothing is passed on: a package's own recall is not its contents'.
    expect(of(five(held()), chainOf([recalled], { links: [{ ...pack, from: CODE, to: 'u0' }] })).state).toBe(
      'upstream',
    );
    const failed = { inspections: [inspection('出厂检验', AT, 'FAIL')] };
    expect(of(five(held()), chainOf([failed], { links: [pack] })).warnings).toMatchObject([
      { kind: 'failed', own: true },
    ]);
  });

  it.each(['召回完成', '已完成', '已终止', '已撤销', '召回已解除', 'completed', 'Withdrawn'])(
    'a recall whose state is %s does not count',
    (status) => {
      expect(of(five(held({ recalls: [{ ...RECALL, status }] }))).state).toBe('nothing');
    },
  );

  it.each([null, '进行中', '未完成', '尚未终止', '部分完成', '拟撤销', 'not completed', 'ongoing', '三级'])(
    'a recall whose state is %s does',
    (status) => {
      expect(of(five(held({ recalls: [{ ...RECALL, status }] }))).state).toBe('recalled');
    },
  );

  it('a warning that is known shows while others have not answered', () => {
    const certificate = { number: '1', kind: '许可证', issuer: null, issuedAt: null, validUntil: null, status: '吊销' };
    const waiting = five(held({ certificates: [certificate] })).set('RARE_EARTH', { state: 'waiting' });
    expect(of(waiting, { state: 'waiting' }).state).toBe('attention');
    expect(of(five({ state: 'waiting' }), chainOf([{ recalls: [RECALL] }])).state).toBe('upstream');
  });

  it('holds as of its oldest data, not of its newest', () => {
    const source = { system: 's', recordId: '1', asOf: '2026-10-01T00:00:00+08:00' };
    expect(of(five(held({ source }))).at).toBe(source.asOf);
    expect(of(five(held()), chainOf([{ source: { system: 'x', asOf: '2026-09-01T00:00:00+08:00' } }])).at).toBe(
      '2026-09-01T00:00:00+08:00',
    );
  });

  it('nothing is claimed while a ministry or the chain is not known', () => {
    const failed: MinistryState = { state: 'failed', at: AT, reason: 'TIMEOUT', missing: [] };
    expect(of(five(held()).set('RARE_EARTH', failed))).toMatchObject({
      state: 'incomplete',
      missing: [{ sector: 'RARE_EARTH', member: null }],
      answered: { sectors: 4, members: 4 },
    });
    expect(of(five(held()).set('RARE_EARTH', { state: 'waiting' })).state).toBe('asking');
    expect(of(five(held()), { state: 'waiting' }).state).toBe('asking');
    expect(of(five(held()), { state: 'failed' }).state).toBe('incomplete');
    expect(of(five(held()), chainOf([], { complete: false })).state).toBe('incomplete');
    expect(of(five(held()), { ...chainOf(), more: true } as ChainState).state).toBe('asking');
  });

  it('what is known stands while others have not answered', () => {
    const waiting = five(held({ recalls: [RECALL] })).set('RARE_EARTH', { state: 'waiting' });
    expect(of(waiting, { state: 'waiting' }).state).toBe('recalled');
  });

  it('a code of which nobody knows anything is unknown; one that others’ records mention is not', () => {
    const nobody = five({ state: 'none', at: AT });
    const link = {
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
    } as const;
    expect(of(nobody)).toMatchObject({ state: 'unknown', asked: { sectors: 5, members: 5 }, at: AT });
    expect(of(nobody, chainOf([{}], { links: [link] })).state).toBe('nothing');
  });

  it('a step on which ministries differ, or whose times contradict each other, asks for attention', () => {
    const link = {
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
    } as const;
    const seen = (more: object) => of(five(held()), chainOf([{}], { links: [{ ...link, ...more }] }));
    expect(seen({})).toMatchObject({ state: 'nothing', warnings: [] });
    expect(seen({ disagreements: ['TIME'] })).toMatchObject({
      state: 'attention',
      warnings: [{ kind: 'disagreement', code: 'u0' }],
    });
    expect(seen({ doubts: ['OUT_OF_ORDER'] })).toMatchObject({
      state: 'attention',
      warnings: [{ kind: 'times-contradict', code: 'u0' }],
    });
  });

  it('a recall on record with a ministry that joined later is found in the chain', () => {
    const chain = chainOf();
    if (chain.state !== 'known') throw new Error('known');
    const row = (status: 'ANSWERED' | 'FAILED'): Chain['coverage'][number] => ({
      sector: 'TIMBER',
      member: 'timber',
      members: 1,
      status,
      asked: 1,
      answered: 1,
      held: 1,
      at: AT,
    });
    const own = {
      ...by(memberOf('TIMBER')),
      level: null,
      productName: '板',
      producedAt: null,
      expiresAt: null,
      producer: null,
      place: null,
      inspections: [],
      recalls: [RECALL],
      source: null,
    };
    expect(
      of(five({ state: 'none', at: AT }), {
        ...chain,
        chain: { ...chain.chain, units: [{ code: CODE, depth: 0, records: [own] }] },
      }).state,
    ).toBe('recalled');
    expect(
      stateInChain([row('ANSWERED')], [own], {
        code: CODE,
        at: AT,
      }),
    ).toMatchObject({ state: 'held', records: [{ recalls: [RECALL] }] });
    expect(
      stateInChain([row('FAILED')], [], {
        code: CODE,
        at: AT,
      }).state,
    ).toBe('failed');
  });
});
