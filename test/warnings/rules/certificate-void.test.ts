import { expect, test } from 'vitest';
import { certificateVoid } from '../../../gateway/warnings/rules/certificate-void.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const FOOD = memberOf('food-drug');
const FARM = memberOf('agriculture');
const licence = (status: string | null) => ({
  number: 'SC1',
  kind: '生产许可证',
  issuedAt: null,
  validUntil: null,
  status,
});
const of = (status: string | null) => chainOf({ units: { A: [recordOf(FOOD, { certificates: [licence(status)] })] } });

test('a certificate that is revoked is told by its kind and state', () => {
  expect(judged(certificateVoid, of('吊销'))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['A'],
      at: null,
      zh: '证书生产许可证 吊销',
      en: 'certificate 生产许可证 吊销',
      evidence: [
        { field: 'certificates.status', value: '吊销' },
        { field: 'certificates.number', value: 'SC1' },
      ],
    },
  ]);
});

test.each(['有效', '未吊销', null])('one whose state is %s holds', (status) => {
  expect(judged(certificateVoid, of(status))).toEqual([]);
});

test('told by two members it is one; of what the thing was made from it is not asked', () => {
  const both = [FOOD, FARM].map((member) => recordOf(member, { certificates: [licence('暂停')] }));
  expect(outcomes(judged(certificateVoid, chainOf({ units: { A: both } })))).toEqual([['FIRES', 'A']]);
  expect(judged(certificateVoid, chainOf({ units: { B: [], A: both } }))).toEqual([]);
});

test('undecided where a member is silent or the certificates are not told, of the thing itself alone', () => {
  const silence = { RECORDS: [silent('agriculture')] };
  const units = { A: [recordOf(FOOD, { certificates: [] })], B: [] };
  expect(judged(certificateVoid, chainOf({ units, unread: { A: silence, B: silence } }))).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['A'], missing: [{ member: 'agriculture', field: 'certificates' }] },
  ]);
  const kept = recordOf(FOOD, {}, { certificates: 'FORBIDDEN' });
  expect(judged(certificateVoid, chainOf({ units: { A: [kept] } }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ reason: 'FORBIDDEN' }] },
  ]);
});
