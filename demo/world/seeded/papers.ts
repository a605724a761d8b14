import { mass } from '../amounts.ts';
import { link, time, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { PartyFact, UnitFact } from '../facts.ts';
import { chlorineOf, cylinderOf } from './equipment.ts';
import { foodLot, lotCode, type Seed, used } from './tell.ts';

type Certificate = NonNullable<UnitFact['certificates']>[number];

/** A lot whose certificate was revoked or suspended. */
export const certificateVoid: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const status = k % 2 === 0 ? '吊销' : '暂停';
  const lot = foodLot('flour', [i, 0], who(0), day, mass(5_000), {
    certificates: [organic(i, who(4), day - 100, day + 400, status)],
  });
  return { facts: [lot], cases: [{ rule: 'certificate-void', codes: [lot.code] }] };
};

/** A lot whose certificate has run out since. */
export const certificateExpired: Seed = ({ i, random, who }) => {
  const day = random.integer(60, 200);
  const lot = foodLot('flour', [i, 0], who(0), day, mass(5_000), {
    certificates: [organic(i, who(4), day - 200, day + random.integer(30, 100))],
  });
  return { facts: [lot], cases: [{ rule: 'certificate-expired', codes: [lot.code] }] };
};

function organic(i: number, issuer: string, from: number, until: number, status?: Certificate['status']): Certificate {
  const times = { issuedAt: time(from, 0), validUntil: time(until, 0) };
  return { number: `OF-B${i}`, kind: '有机产品认证', issuer, ...times, ...(status ? { status } : {}) };
}

/** Grain that was milled without a certificate of it; or chlorine that was filled without a waybill. */
export const papersMissing: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  if (k % 2 === 0) {
    const [grain, flour] = [lotCode('vegetables', i, 0), lotCode('flour', i, 0)];
    const crop = { of: 'crop', variety: '济麦 22', farm: '示例基地' } as const;
    return {
      facts: [
        unit('agriculture', grain, '小麦', who(1), day, crop, { quantity: mass(12_000, 't') }),
        foodLot('flour', [i, 0], who(0), day + 20, mass(8_000, 't')),
        used(grain, flour, day + 20, `B${i}-0`, 11_000),
      ],
      cases: [{ rule: 'papers-missing', codes: [grain] }],
    };
  }
  const lot = code.hazardLot(i, 0);
  return {
    facts: [
      chlorineOf(i, who(0), day),
      cylinderOf(i, who(0), { nextInspectionDue: '2027-06-30 00:00:00' }),
      link('special-equipment', 'PACK', lot, code.cylinder(i, 0), day + 2, `CZ-B${i}-0`, '充装记录', {
        quantity: mass(500),
        party: who(1),
      }),
    ],
    cases: [{ rule: 'papers-missing', codes: [lot] }],
  };
};

/** A firm that went on making food after its licence had run out. */
export const licenceInvalid: Seed = ({ i, k, random }) => {
  const day = random.integer(60, 260);
  const [uscc, until] = [code.organisation(i), day - random.integer(20, 300)];
  const firm: PartyFact = {
    type: 'party',
    sector: 'food-drug',
    uscc,
    name: `示例食品${k + 1}厂`,
    division: '370683',
    address: `莱州市示例路 ${k + 1} 号`,
    contact: `${'钱孙李周'.charAt(k % 4)}示例`,
    phone: `138${String(10_000_000 + i)}`,
    licences: [{ kind: '食品生产许可证', number: `SC-${i}`, validUntil: time(until, 0), status: '有效' }],
    asOf: '2026-11-20 02:00:00',
  };
  const lot = foodLot('cakes', [i, 0], uscc, day, mass(random.integer(200, 900)));
  return { facts: [firm, lot], cases: [{ rule: 'licence-invalid', codes: [lot.code] }] };
};
