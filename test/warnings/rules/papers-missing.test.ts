import { describe, expect, it } from 'vitest';
import { papersMissing } from '../../../gateway/warnings/rules/papers-missing.ts';
import {
  chainOf,
  judged,
  memberOf,
  NOW,
  outcomes,
  recordOf,
  silent,
  type ToldChain,
  type ToldLink,
} from '../support/chain-of.ts';

const [AG, FD] = [memberOf('agriculture'), memberOf('food-drug')];
const [HAZ, SE] = [memberOf('hazardous-goods'), memberOf('special-equipment')];
const [FARM, MILL] = [{ uscc: 'FARM' }, { uscc: 'MILL' }];
const told = (statedBy: typeof AG, link: ToldLink): ToldLink => ({ statedBy, sector: statedBy.sector, ...link });

const wheat = (values: Readonly<Record<string, unknown>> = {}, untold = {}) =>
  recordOf(AG, { productName: '小麦', kind: 'CROP', producer: FARM, certificates: [], ...values }, untold);
const flour = recordOf(FD, { productName: '小麦粉', producer: MILL });
const milled = told(FD, { from: 'WHEAT', to: 'FLOUR', at: '2026-08-01T06:00:00+08:00' });
const certified = (at: string): ToldLink => told(AG, { from: 'WHEAT', to: 'cert:1', kind: 'PACK', at });
const of = (more: Partial<ToldChain> = {}, now = NOW) =>
  judged(papersMissing, chainOf({ units: { WHEAT: [wheat()], FLOUR: [flour] }, links: [milled], ...more }), { now });

describe('farm produce that food is made of', () => {
  it('fires without a conformity certificate, with what the records say', () => {
    expect(of()).toMatchObject([
      {
        outcome: 'FIRES',
        codes: ['WHEAT', 'FLOUR'],
        at: '2026-08-01T06:00:00+08:00',
        zh: '小麦 2026-08-01 已用于或交给小麦粉，5 天后仍查不到承诺达标合格证',
        evidence: [
          { field: 'links.at', member: 'food-drug' },
          { field: 'conformityCertificate', value: null, member: 'agriculture' },
          { field: 'certificates.kind', value: null, member: 'agriculture' },
        ],
      },
    ]);
  });

  it('says nothing where there is one: its number, its record, or the code under which it went', () => {
    expect(of({ units: { WHEAT: [wheat({ conformityCertificate: 'cert:1' })], FLOUR: [flour] } })).toEqual([]);
    const own = { certificates: [{ kind: '承诺达标合格证', issuedAt: '2026-07-01T00:00:00+08:00' }] };
    expect(of({ units: { WHEAT: [wheat(own)], FLOUR: [flour] } })).toEqual([]);
    expect(of({ links: [milled, certified('2026-08-05T09:00:00+08:00')] })).toEqual([]);
    // One of several members has it.
    const other = recordOf(memberOf('agriculture/370000'), { kind: 'CROP', conformityCertificate: 'cert:1' });
    expect(of({ units: { WHEAT: [wheat(), other], FLOUR: [flour] } })).toEqual([]);
  });

  it('fires for a certificate of another kind, and for one that came too late', () => {
    const organic = { certificates: [{ kind: '有机产品认证', issuedAt: '2026-07-01T00:00:00+08:00' }] };
    const [found] = of({ units: { WHEAT: [wheat(organic)], FLOUR: [flour] } });
    expect(found?.evidence).toContainEqual(
      expect.objectContaining({ field: 'certificates.kind', value: '有机产品认证' }),
    );
    expect(outcomes(of({ links: [milled, certified('2026-08-07T09:00:00+08:00')] }))).toEqual([
      ['FIRES', 'WHEAT', 'FLOUR'],
    ]);
  });

  it('waits for five days, of a date without a time from its end', () => {
    expect(of({}, '2026-08-06T06:00:00+08:00')).toEqual([]);
    expect(outcomes(of({}, '2026-08-06T06:00:01+08:00'))).toEqual([['FIRES', 'WHEAT', 'FLOUR']]);
    const links = [{ ...milled, at: '2026-08-01T00:00:00+08:00' }];
    expect(of({ links }, '2026-08-06T23:59:59+08:00')).toEqual([]);
    expect(outcomes(of({ links }, '2026-08-07T00:00:00+08:00'))).toEqual([['FIRES', 'WHEAT', 'FLOUR']]);
  });

  it('is not meant for what a farm makes of its own, for plots and papers, and for what stays in its sector', () => {
    const own = recordOf(FD, { producer: FARM });
    expect(of({ units: { WHEAT: [wheat()], FLOUR: [own] } })).toEqual([]);
    expect(of({ units: { WHEAT: [wheat({ kind: 'PLOT' })], FLOUR: [flour] } })).toEqual([]);
    expect(
      of({ units: { WHEAT: [wheat()], FLOUR: [] }, links: [{ ...milled, statedBy: AG, sector: 'AGRICULTURE' }] }),
    ).toEqual([]);
    const paper = told(FD, { from: 'cert:1', to: 'FLOUR' });
    expect(of({ units: { 'cert:1': [wheat()], FLOUR: [flour] }, links: [paper] })).toEqual([]);
  });

  it('takes goods for handed over that a record of the other sector is made of, whoever says so', () => {
    const links = [{ ...milled, statedBy: AG, sector: 'AGRICULTURE' }];
    expect(outcomes(of({ links }))).toEqual([['FIRES', 'WHEAT', 'FLOUR']]);
  });

  it('is undecided where a field, a link or a member of the sector is not told', () => {
    const untold = (field: string) => ({ WHEAT: [wheat({}, { [field]: 'FORBIDDEN' })], FLOUR: [flour] });
    for (const field of ['conformityCertificate', 'certificates'])
      expect(of({ units: untold(field) })).toMatchObject([
        { outcome: 'UNDECIDED', codes: ['WHEAT', 'FLOUR'], missing: [{ field, reason: 'FORBIDDEN' }] },
      ]);
    const unread = (one: ReturnType<typeof silent>) => of({ unread: { WHEAT: { FORWARD: [one] } } });
    expect(unread(silent('agriculture/320000'))[0]?.missing).toMatchObject([{ field: 'links', reason: 'TIMEOUT' }]);
    const withheld = { ...silent('agriculture', 'WITHHELD'), kinds: ['HOLD', 'TRANSPORT'] };
    expect(unread(withheld)[0]?.missing).toMatchObject([{ reason: 'WITHHELD' }]);
    expect(unread({ sector: null, member: null, reason: 'NOT_ASKED', kinds: null })[0]?.outcome).toBe('UNDECIDED');
    const records = { WHEAT: { RECORDS: [silent('agriculture/320000')] } };
    expect(of({ unread: records })[0]?.outcome).toBe('UNDECIDED');
    expect(of({ links: [{ ...milled, at: null }] })[0]?.missing).toMatchObject([
      { field: 'links.at', reason: 'NOT_RECORDED', member: 'food-drug' },
    ]);
  });

  it('needs nobody who knows of no such paper, and nothing where there is one or it is early', () => {
    const unread = { WHEAT: { FORWARD: [silent('food-drug'), { ...silent('agriculture'), kinds: ['TREAT'] }] } };
    expect(outcomes(of({ unread }))).toEqual([['FIRES', 'WHEAT', 'FLOUR']]);
    const mute = { WHEAT: { FORWARD: [silent('agriculture')] } };
    expect(of({ unread: mute, links: [milled, certified('2026-08-01T05:00:00+08:00')] })).toEqual([]);
    expect(of({ unread: mute }, '2026-08-02T00:00:00+08:00')).toEqual([]);
  });
});

describe('animals that food is made of', () => {
  const pig = recordOf(AG, {
    productName: '生猪',
    kind: 'LIVESTOCK',
    conformityCertificate: 'cert:1',
    certificates: [],
  });
  const slaughtered = told(FD, { from: 'eartag:1', to: 'MEAT', at: '2026-08-01T06:00:00+08:00' });
  const chain = (pigs: readonly ReturnType<typeof recordOf>[], more: Partial<ToldChain> = {}) =>
    judged(papersMissing, chainOf({ units: { 'eartag:1': pigs, MEAT: [flour] }, links: [slaughtered], ...more }));

  it('need a quarantine certificate', () => {
    expect(chain([pig])[0]?.en).toContain('no quarantine certificate of it');
    const certificates = [{ kind: '动物检疫合格证明', issuedAt: '2026-07-31T06:00:00+08:00' }];
    expect(chain([recordOf(AG, { kind: 'LIVESTOCK', certificates })])).toEqual([]);
  });

  it('are known by their ear tags where nobody has told of them', () => {
    const unread = { 'eartag:1': { RECORDS: [silent('agriculture')], FORWARD: [silent('agriculture')] } };
    expect(outcomes(chain([], { unread }))).toEqual([['UNDECIDED', 'eartag:1', 'MEAT']]);
  });
});

describe('hazardous goods that another sector has or uses', () => {
  const lot = (values: Readonly<Record<string, unknown>> = {}, untold = {}) =>
    recordOf(HAZ, { productName: '液氯', producer: FARM, waybills: [], ...values }, untold);
  const filled = told(SE, { from: 'hazlot:1.A', to: 'cylinder:1', kind: 'PACK', at: '2026-04-22T09:00:00+08:00' });
  const chain = (lots: readonly ReturnType<typeof recordOf>[], links: readonly ToldLink[] = [filled]) =>
    judged(papersMissing, chainOf({ units: { 'hazlot:1.A': lots, 'cylinder:1': [recordOf(SE)] }, links }));

  it('need a waybill: as a link, or in the record', () => {
    expect(chain([lot()])).toMatchObject([
      {
        outcome: 'FIRES',
        codes: ['hazlot:1.A', 'cylinder:1'],
        evidence: [{}, { field: 'waybills.number', value: null }],
      },
    ]);
    const carried = told(HAZ, { from: 'hazlot:1.A', to: 'uscc:1', kind: 'TRANSPORT', at: '2026-04-20T09:00:00+08:00' });
    expect(chain([lot()], [filled, carried])).toEqual([]);
    expect(chain([lot({ waybills: [{ number: 'YD1', at: '2026-04-20T09:00:00+08:00' }] })])).toEqual([]);
    expect(outcomes(chain([lot({ waybills: [{ number: 'YD2', at: '2026-06-20T09:00:00+08:00' }] })]))[0]?.[0]).toBe(
      'FIRES',
    );
  });

  it('tell all hand-overs without one in one warning, the first one first', () => {
    const later = { ...filled, to: 'cylinder:2', at: '2026-04-23T09:00:00+08:00' };
    expect(chain([lot()], [later, filled])).toMatchObject([
      { codes: ['hazlot:1.A', 'cylinder:2', 'cylinder:1'], at: '2026-04-22T09:00:00+08:00' },
    ]);
  });

  it('are undecided without the right to see waybills', () => {
    expect(chain([lot({ waybills: null }, { waybills: 'FORBIDDEN' })])).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'waybills', reason: 'FORBIDDEN', code: 'hazlot:1.A' }] },
    ]);
  });

  it('need none within a works: what no other sector has', () => {
    const used = told(HAZ, { from: 'hazlot:1.A', to: 'hazlot:1.B' });
    expect(chain([lot()], [used])).toEqual([]);
  });
});

it('is undecided where a record does not tell what kind of goods it is', () => {
  const kept = wheat({ kind: null }, { kind: 'FORBIDDEN' });
  const found = of({ units: { WHEAT: [kept], FLOUR: [flour] } });
  expect(outcomes(found)).toEqual([['UNDECIDED', 'WHEAT', 'FLOUR']]);
  expect(found[0]?.missing).toMatchObject([{ field: 'kind', reason: 'FORBIDDEN' }]);
});
