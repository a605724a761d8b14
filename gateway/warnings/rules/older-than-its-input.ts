import { type Link, moment } from '../../chain/claims.ts';
import type { FactRecord, FactUnit } from '../../facts/index.ts';
import { evidenceOf, evidenceOfClaim } from '../evidence.ts';
import { fires, undecided } from '../findings.ts';
import { lackOf } from '../missing.ts';
import type { Evidence, Finding, Judging, Rule } from '../rule.ts';
import { dayOf } from '../times.ts';
import { nameOf, textIn } from '../values.ts';

const HOUR = 3_600_000;
/** By which a product comes to be out of others. A thing that is treated, filled or built into may be older by years. */
const MAKES: readonly string[] = ['TRANSFORM', 'MASS_BALANCE'];
/** What is used in one step, at the step's time; a mass balance is of a period. */
const STEPS: readonly string[] = ['TRANSFORM', 'PACK', 'TREAT'];

/** A time that several may state: the earliest and the latest that it can be, epoch milliseconds. */
interface Stated {
  readonly lo: number;
  readonly hi: number;
  readonly evidence: readonly Evidence[];
}

/** A product was made, or an input was used, before the input came to be. A date without a time is all of its day. */
export const olderThanItsInput: Rule = {
  id: 'older-than-its-input',
  zh: '产品早于其原料',
  en: 'A product is older than its input',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: 'nothing is made of what is not there yet',
  parameters: [{ name: 'tolerance', value: 6, unit: 'h', source: 'beside clocks and shifts of one day' }],
  around: true,
  needs: () => ['producedAt', 'productName'],
  judge: (unit, chain, use) => {
    return chain.linksTo(unit.code).flatMap((link): readonly Finding[] => {
      const source = chain.units.get(link.from);
      const [isMaking, isStep] = [MAKES.includes(link.kind), STEPS.includes(link.kind)];
      if (!source || (!isMaking && !isStep)) return [];
      const began = madeAt(source);
      const made = isMaking ? madeAt(unit) : null;
      const used = isStep ? usedAt(link) : null;
      const [a, b] = [nameOf(unit, unit.code), nameOf(source, source.code)];
      if (began) {
        const tolerance = toleranceOf([unit, source], use);
        const earlier = [made, used].find((each) => each && each.hi + tolerance < began.lo);
        if (earlier) return [firing(unit, source, began, earlier, earlier === made)];
      }
      const missing = [
        ...(began ? [] : lackOf(source, 'producedAt')),
        ...(isMaking && !made ? lackOf(unit, 'producedAt') : []),
      ];
      return undecided(
        [unit.code, source.code],
        {
          zh: `${a}是否早于其原料${b}，无法判定`,
          en: `whether ${a} is older than its input ${b} is not known`,
        },
        missing,
      );
    });
  },
};

/** Milliseconds; of two members that have other ones the wider. */
function toleranceOf(units: readonly FactUnit[], { parameter }: Judging): number {
  return Math.max(...units.map(({ records }) => parameter('tolerance', records[0]?.member))) * HOUR;
}

/** When a unit came to be; null where no record tells. Members that differ widen it. */
function madeAt({ code, records }: FactUnit): Stated | null {
  return together(
    records.flatMap((record: FactRecord) => {
      const time = textIn(record.values, 'producedAt');
      return time === null ? [] : [{ time, evidence: evidenceOf(record, code, 'producedAt', time) }];
    }),
  );
}

function usedAt({ claims }: Link): Stated | null {
  return together(
    claims.flatMap((claim) =>
      claim.at === null ? [] : [{ time: claim.at, evidence: evidenceOfClaim(claim, 'at', claim.at) }],
    ),
  );
}

function together(stated: readonly { readonly time: string; readonly evidence: Evidence }[]): Stated | null {
  const known = stated.flatMap(({ time, evidence }) => {
    const at = moment(time);
    return at ? [{ ...at, evidence }] : [];
  });
  if (known.length === 0) return null;
  return {
    lo: Math.min(...known.map(({ lo }) => lo)),
    hi: Math.max(...known.map(({ hi }) => hi)),
    evidence: known.map(({ evidence }) => evidence),
  };
}

function firing(unit: FactUnit, source: FactUnit, began: Stated, earlier: Stated, isMade: boolean): Finding {
  const [a, b] = [nameOf(unit, unit.code), nameOf(source, source.code)];
  const at = earlier.evidence[0]?.value ?? null;
  const [then, since] = [dayOf(at), dayOf(began.evidence[0]?.value ?? null)];
  const words = isMade
    ? {
        zh: `${a} ${then} 已产出，其原料${b} ${since} 才产出`,
        en: `${a} was made on ${then}, its input ${b} on ${since}`,
      }
    : {
        zh: `${b} ${since} 才产出，${then} 已用于${a}`,
        en: `${b} was made on ${since}, and used for ${a} on ${then}`,
      };
  return fires([unit.code, source.code], at, words, [...earlier.evidence, ...began.evidence]);
}
