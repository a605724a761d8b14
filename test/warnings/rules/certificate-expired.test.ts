import { expect, test } from 'vitest';
import { certificateExpired } from '../../../gateway/warnings/rules/certificate-expired.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const FOOD = memberOf('food-drug');
const certificate = (validUntil: string | null, more: object = {}) => ({
  number: '1',
  kind: '检疫证明',
  issuedAt: null,
  validUntil,
  status: '有效',
  ...more,
});
const of = (...certificates: object[]) => chainOf({ units: { A: [recordOf(FOOD, { certificates })] } });
const OLD = '2026-01-01T00:00:00+08:00';

test('a certificate out of date is told with the day', () => {
  expect(judged(certificateExpired, of(certificate(OLD)))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['A'],
      at: OLD,
      zh: '证书检疫证明已过有效期（2026-01-01止）',
      evidence: [{ field: 'certificates.validUntil', value: OLD }, {}],
    },
  ]);
});

test('one is in date until its day is over, and where nobody says until when', () => {
  const today = certificate('2026-11-24T00:00:00+08:00');
  expect(judged(certificateExpired, of(today), { now: '2026-11-24T20:00:00+08:00' })).toEqual([]);
  expect(judged(certificateExpired, of(today), { now: '2026-11-25T00:00:01+08:00' })).toHaveLength(1);
  expect(judged(certificateExpired, of(certificate(null)))).toEqual([]);
});

test('a renewed one does no harm, a revoked one is another rule’s, one of another kind renews nothing', () => {
  const renewed = certificate('2028-01-01T00:00:00+08:00', { number: '2' });
  expect(judged(certificateExpired, of(certificate(OLD), renewed))).toEqual([]);
  expect(judged(certificateExpired, of(certificate(OLD), { ...renewed, status: '吊销' }))).toHaveLength(1);
  expect(judged(certificateExpired, of(certificate(OLD), { ...renewed, kind: '有机认证' }))).toHaveLength(1);
  expect(judged(certificateExpired, of(certificate(OLD, { kind: null }), { ...renewed, kind: null }))).toHaveLength(1);
  expect(judged(certificateExpired, of(certificate(OLD, { status: '吊销' })))).toEqual([]);
});

test('undecided where a member is silent or the certificates are not told; upstream nothing is asked', () => {
  const unread = { A: { RECORDS: [silent('agriculture')] }, B: { RECORDS: [silent('agriculture')] } };
  const units = {
    A: [recordOf(FOOD, { certificates: [] })],
    B: [recordOf(FOOD, { certificates: [certificate(OLD)] })],
  };
  expect(outcomes(judged(certificateExpired, chainOf({ units, unread })))).toEqual([['UNDECIDED', 'A']]);
  const kept = recordOf(FOOD, {}, { certificates: 'FORBIDDEN' });
  expect(judged(certificateExpired, chainOf({ units: { A: [kept] } }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ reason: 'FORBIDDEN' }] },
  ]);
});
