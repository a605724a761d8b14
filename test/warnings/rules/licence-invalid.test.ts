import { describe, expect, it } from 'vitest';
import type { Licences, LicencesOf } from '../../../gateway/registers/licences.ts';
import { partiesOf } from '../../../gateway/warnings/parties.ts';
import { licenceInvalid } from '../../../gateway/warnings/rules/licence-invalid.ts';
import { chainOf, judged, memberOf, NOW, outcomes, recordOf, silent, type ToldChain } from '../support/chain-of.ts';

const [FD, SE, HAZ] = [memberOf('food-drug'), memberOf('special-equipment'), memberOf('hazardous-goods')];
const [FIRM, SHOP, FILLER] = ['91370681MA3T00121H', '91370100MA3T001081', '91370681MA3T00102J'];
type Licence = Licences['told'][number]['licences'][number];
const licence = (more: Partial<Licence> = {}): Licence => ({
  kind: '食品生产许可证',
  number: 'SC12437068100148',
  issuedAt: null,
  validUntil: '2026-08-31T00:00:00+08:00',
  status: '有效',
  ...more,
});

/** What one register of each sector says of everybody. */
const tells =
  (...licences: readonly Licence[]): LicencesOf =>
  (sector) => ({ told: [{ member: sector.toLowerCase().replace('_', '-'), licences }], unread: [] });

const cakes = (values: Readonly<Record<string, unknown>> = {}, untold = {}) =>
  recordOf(
    FD,
    {
      productName: '鸡蛋糕',
      kind: 'FOOD',
      producer: { uscc: FIRM, name: '甜园糕点' },
      producedAt: '2026-09-05T12:00:00+08:00',
      ...values,
    },
    untold,
  );
const of = (licencesOf: LicencesOf, records = [cakes()], more: Partial<ToldChain> = {}) =>
  judged(licenceInvalid, chainOf({ units: { C: records }, ...more }), { licencesOf });

describe('who made it', () => {
  it('fires where the licence had run out, with the day, the licence and whose register', () => {
    expect(of(tells(licence()))).toMatchObject([
      {
        outcome: 'FIRES',
        codes: ['C', `uscc:${FIRM}`],
        at: '2026-09-05T12:00:00+08:00',
        zh: '鸡蛋糕 2026-09-05 由甜园糕点生产，其食品生产许可证有效期至2026-08-31',
        en: '鸡蛋糕 was made by 甜园糕点 on 2026-09-05, whose 食品生产许可证 was valid until 2026-08-31',
        evidence: [
          { field: 'producer.uscc', value: FIRM, code: 'C' },
          { field: 'producedAt' },
          { field: 'licences.validUntil', member: 'food-drug', code: `uscc:${FIRM}` },
          { field: 'licences.number', value: 'SC12437068100148' },
        ],
      },
    ]);
  });

  it('says nothing where one was in force, to the end of its last day', () => {
    expect(of(tells(licence({ validUntil: '2026-09-05T00:00:00+08:00' })))).toEqual([]);
    expect(of(tells(licence({ validUntil: null })))).toEqual([]);
    expect(of(tells(licence(), licence({ issuedAt: '2026-09-01T00:00:00+08:00', validUntil: null })))).toEqual([]);
    // Of two members one has the renewed one.
    const two: LicencesOf = () => ({
      told: [
        { member: 'food-drug', licences: [licence()] },
        { member: 'food-drug/370000', licences: [licence({ validUntil: '2031-01-01T00:00:00+08:00' })] },
      ],
      unread: [],
    });
    expect(of(two)).toEqual([]);
  });

  it('fires between two licences: one had run out, the next was not yet issued', () => {
    const next = licence({ issuedAt: '2026-10-01T00:00:00+08:00', validUntil: '2031-09-30T00:00:00+08:00' });
    expect(outcomes(of(tells(licence(), next)))).toEqual([['FIRES', 'C', `uscc:${FIRM}`]]);
    // Of one alone it is not known what was before it.
    expect(of(tells(next))).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'licences', reason: 'NOT_RECORDED' }] },
    ]);
  });

  it('is not decided by a licence for something else', () => {
    const others = [licence({ kind: '药品生产许可证' }), licence({ kind: '食品经营许可证' })];
    expect(of(tells(...others))[0]).toMatchObject({ outcome: 'UNDECIDED', missing: [{ reason: 'NOT_RECORDED' }] });
    const drug = cakes({ kind: 'DRUG' });
    expect(outcomes(of(tells(licence({ kind: '药品生产许可证' })), [drug]))[0]?.[0]).toBe('FIRES');
    expect(of(tells(licence(), licence({ kind: '药品生产许可证', validUntil: null })))[0]?.outcome).toBe('FIRES');
    // One that names nothing is for whatever its register has.
    expect(of(tells(licence(), licence({ kind: '生产许可证', validUntil: null })))).toEqual([]);
  });

  it('is undecided where a licence is revoked and nobody tells since when', () => {
    const revoked = licence({ status: '吊销', validUntil: '2028-12-31T00:00:00+08:00' });
    expect(of(tells(revoked))).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'licences.status', reason: 'NOT_RECORDED', member: 'food-drug' }] },
    ]);
    expect(of(tells(licence({ status: '吊销' })))[0]).toMatchObject({ outcome: 'FIRES' });
  });

  it('is undecided where a register is silent, withheld or has nobody of that code', () => {
    const unread =
      (reason: Licences['unread'][number]['reason'], ...licences: readonly Licence[]): LicencesOf =>
      () => ({
        told: licences.length > 0 ? [{ member: 'food-drug', licences }] : [],
        unread: [{ member: 'food-drug/370000', reason }],
      });
    for (const reason of ['TIMEOUT', 'WITHHELD'] as const)
      expect(of(unread(reason, licence()))).toMatchObject([
        {
          outcome: 'UNDECIDED',
          missing: [{ member: 'food-drug/370000', code: `uscc:${FIRM}`, field: 'licences', reason }],
        },
      ]);
    expect(of(unread('TIMEOUT', licence({ validUntil: null })))).toEqual([]);
    expect(of(() => ({ told: [], unread: [] }))[0]?.missing).toMatchObject([{ member: null, reason: 'NOT_RECORDED' }]);
  });

  it('is undecided where nobody tells when it was made, unless the licence has been in force all along', () => {
    const undated = cakes({ producedAt: null }, { producedAt: 'FORBIDDEN' });
    expect(of(tells(licence()), [undated])[0]?.missing).toMatchObject([{ field: 'producedAt', reason: 'FORBIDDEN' }]);
    expect(of(tells(licence({ validUntil: '2028-12-31T00:00:00+08:00' })), [undated])).toEqual([]);
  });

  it('is one warning of what two members say alike', () => {
    const other = recordOf(memberOf('food-drug/370000'), cakes().values);
    const found = of(tells(licence()), [cakes(), other]);
    expect(found).toHaveLength(1);
    expect(found[0]?.evidence.map(({ member }) => member)).toContain('food-drug/370000');
  });

  it('is not meant for what needs no licence, and asks of nobody else', () => {
    const wheat = recordOf(memberOf('agriculture'), { ...cakes().values, kind: 'CROP' });
    expect(of(tells(licence()), [wheat])).toEqual([]);
    const units = { C: [cakes()], W: [wheat] };
    expect(partiesOf(chainOf({ units }), [licenceInvalid])).toEqual(new Map([['FOOD_DRUG', new Set([FIRM])]]));
  });
});

describe('who has or had it', () => {
  const trade = (more: Partial<Licence> = {}): Licence => licence({ kind: '药品经营许可证', ...more });
  const pack = recordOf(FD, { productName: '示例片', kind: 'DRUG', holder: { uscc: SHOP, name: '大药房' } });

  it('fires for a licence that has run out or is revoked now', () => {
    expect(of(tells(trade()), [pack])[0]?.en).toBe(
      '示例片 is held by 大药房, whose 药品经营许可证 was valid until 2026-08-31',
    );
    const revoked = trade({ status: '吊销', validUntil: '2028-12-31T00:00:00+08:00' });
    expect(of(tells(revoked), [pack])[0]?.zh).toBe('示例片 由大药房持有，其药品经营许可证状态为吊销');
    expect(of(tells(trade({ validUntil: '2028-12-31T00:00:00+08:00' })), [pack])).toEqual([]);
  });

  it('says nothing of who trades in nothing, and nothing more of who made it', () => {
    expect(of(tells(licence({ kind: '医疗机构执业许可证' })), [pack])).toEqual([]);
    const own = recordOf(FD, { kind: 'FOOD', holder: { uscc: FIRM }, producer: { uscc: FIRM } });
    expect(of(tells(licence({ kind: '食品经营许可证' }), licence({ validUntil: null })), [own])).toEqual([]);
  });

  it('goes by the time of a link that says who had it', () => {
    const links = [{ kind: 'HOLD', from: 'C', to: `uscc:${SHOP}`, at: '2026-09-10T08:00:00+08:00' }];
    const sold = recordOf(FD, { kind: 'DRUG' });
    expect(of(tells(trade()), [sold], { links })).toMatchObject([
      { outcome: 'FIRES', codes: ['C', `uscc:${SHOP}`], at: '2026-09-10T08:00:00+08:00' },
    ]);
    expect(of(tells(trade({ validUntil: '2026-09-30T00:00:00+08:00' })), [sold], { links })).toEqual([]);
  });

  it('is undecided where its register is silent', () => {
    const unread: LicencesOf = () => ({ told: [], unread: [{ member: 'food-drug', reason: 'TIMEOUT' }] });
    expect(of(unread, [pack])).toMatchObject([{ outcome: 'UNDECIDED', missing: [{ reason: 'TIMEOUT' }] }]);
  });
});

describe('who filled it', () => {
  const filling = { kind: 'PACK', from: 'hazlot:1.A', to: 'cylinder:1', at: '2026-09-05T09:00:00+08:00' };
  const told = { ...filling, statedBy: SE, sector: 'SPECIAL_EQUIPMENT', recordId: 'CZ-1' };
  const event = { id: 'CZ-1', step: '充装记录', at: filling.at, organization: { uscc: FILLER, name: '充装站' } };
  const bottle = (events: unknown, more: Partial<ReturnType<typeof recordOf>> = {}) => ({
    ...recordOf(SE, { productName: '液氯钢瓶', events }),
    ...more,
  });
  const filled = (licencesOf: LicencesOf, record = bottle([event]), more: Partial<ToldChain> = {}) =>
    judged(
      licenceInvalid,
      chainOf({ units: { 'cylinder:1': [record], 'hazlot:1.A': [recordOf(HAZ)] }, links: [told], ...more }),
      { licencesOf, now: NOW },
    );

  it('fires where the licence to fill had run out, and not by the licence to make', () => {
    const fill = licence({ kind: '气瓶充装许可证' });
    expect(filled(tells(fill))).toMatchObject([
      { outcome: 'FIRES', codes: ['cylinder:1', `uscc:${FILLER}`], at: filling.at },
    ]);
    expect(filled(tells({ ...fill, validUntil: null }))).toEqual([]);
    expect(filled(tells(licence({ kind: '特种设备生产许可证' })))[0]?.outcome).toBe('UNDECIDED');
  });

  it('is undecided where it is not told who filled it', () => {
    const hidden = bottle([{ ...event, organization: null }], { withheld: ['special-equipment/parties'] });
    expect(filled(tells(), hidden)[0]?.missing).toMatchObject([{ field: 'events.organization', reason: 'WITHHELD' }]);
    expect(filled(tells(), bottle([]))[0]?.missing).toMatchObject([{ reason: 'NOT_RECORDED' }]);
    const unread = { 'cylinder:1': { RECORDS: [silent('special-equipment/320000')] } };
    expect(filled(tells(), bottle([]), { unread })[0]?.missing).toMatchObject([{ field: 'events', reason: 'TIMEOUT' }]);
  });
});

it('is undecided where it is not told whether a record is of a trade, or who made it', () => {
  const missing = (values: object, untold: object) =>
    of(tells(licence()), [cakes({ ...values }, untold)]).map((each) => [
      each.outcome,
      ...each.missing.map(({ field }) => field),
    ]);
  expect(missing({ kind: null }, { kind: 'FORBIDDEN' })).toEqual([['UNDECIDED', 'kind']]);
  expect(missing({ producer: null }, { producer: 'TIMEOUT' })).toEqual([['UNDECIDED', 'producer']]);
  expect(missing({ producer: null }, {})).toEqual([]);
});
