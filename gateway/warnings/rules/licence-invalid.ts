import { isVoid } from '@tongcha/schema';
import { moment } from '../../chain/claims.ts';
import type { FactUnit } from '../../facts/index.ts';
import { type Act, actNeeds, actsOf, NOW } from '../acts.ts';
import type { Certified } from '../../registers/certified.ts';
import { fires, undecided } from '../findings.ts';
import type { Evidence, Finding, Judging, Missing, Rule } from '../rule.ts';
import { byTime, dayOf, isOverAt } from '../times.ts';
import { nameOf } from '../values.ts';

/** Who made, filled or had a unit had no valid licence for it at that time. */
export const licenceInvalid: Rule = {
  id: 'licence-invalid',
  zh: '生产、充装或经营时许可证不在有效期内',
  en: 'Whoever made, filled or had it had no valid licence for that at the time',
  level: 'SERIOUS',
  sectors: ['AGRICULTURE', 'FOOD_DRUG', 'HAZARDOUS_GOODS', 'SPECIAL_EQUIPMENT'],
  basis: '国办发〔2015〕95号 (十八); TSG 23-2021',
  parameters: [],
  needs: actNeeds,
  parties: (unit, chain) =>
    actsOf(unit, chain).flatMap(({ sector, uscc }) => (uscc === null ? [] : [{ sector, uscc }])),
  judge: (unit, chain, use) => together(actsOf(unit, chain)).flatMap((alike) => judgeOne(unit, alike, use)),
};

type Alike = readonly [Act, ...Act[]];

/** What several records say alike is one act. */
function together(acts: readonly Act[]): readonly Alike[] {
  const keyOf = ({ scope, uscc, at }: Act): string => JSON.stringify([scope.source, uscc, moment(at)?.lo ?? at]);
  return [...Map.groupBy(acts, keyOf).values()] as unknown as readonly Alike[];
}

/** A licence for an act, and which member's register tells of it. */
interface Row extends Certified {
  readonly member: string;
}

function judgeOne(unit: FactUnit, alike: Alike, use: Judging): readonly Finding[] {
  const [act] = alike;
  const { uscc, sector } = act;
  const [code, name] = [unit.code, nameOf(unit, unit.code)];
  const open = (missing: readonly Missing[]): readonly Finding[] =>
    undecided(
      uscc === null ? [code] : [code, `uscc:${uscc}`],
      {
        zh: `${name}：当时许可证是否有效无法判定`,
        en: `${name}: whether there was a valid licence for it then is not known`,
      },
      missing,
    );
  if (uscc === null) return open(alike.flatMap(({ missing }) => missing));
  const { told, unread } = use.licencesOf(sector, uscc);
  const rows = told.flatMap(({ member, licences }) =>
    licences.flatMap((one): Row[] => (act.scope.test(one.kind ?? '') ? [{ ...one, member }] : [])),
  );
  const time = act.at === NOW ? { lo: use.now, hi: use.now } : moment(act.at);
  if (rows.some((row) => isInForce(row, time, use.now))) return [];
  const lacks = (member: string | null, field: string, reason: Missing['reason']): Missing => ({
    sector,
    member,
    code: `uscc:${uscc}`,
    field,
    reason,
  });
  const missing = [
    ...unread.map(({ member, reason }) => lacks(member, 'licences', reason)),
    ...(time ? [] : alike.flatMap((each) => each.missing)),
    // A register has a licence's state of today, and no day since when.
    ...rows
      .filter((row) => time && isVoid(row) && act.at !== NOW && !isOver(row, time))
      .map(({ member }) => lacks(member, 'licences.status', 'NOT_RECORDED')),
  ];
  const ended = rows.filter((row) => time !== null && (isOver(row, time) || (isVoid(row) && act.at === NOW)));
  const last = ended.toSorted((a, b) => byTime(a.validUntil, b.validUntil)).at(-1);
  if (last && missing.length === 0) return [firing(unit, alike, last, time !== null && isOver(last, time))];
  if (rows.length === 0 && !act.isDemanded) return open(missing);
  // A licence that was issued later tells nothing of the one before it.
  return open(missing.length > 0 ? missing : [lacks(told[0]?.member ?? null, 'licences', 'NOT_RECORDED')]);
}

type Time = NonNullable<ReturnType<typeof moment>>;

/** Whether it may have been in force: at a time that nobody tells, as it is now and has been since. */
function isInForce(row: Row, time: Time | null, now: number): boolean {
  if (isVoid(row)) return false;
  if (!time) return !isOverAt(row.validUntil, now) && row.issuedAt === null;
  return !isOver(row, time) && (moment(row.issuedAt)?.lo ?? -Infinity) <= time.hi;
}

function isOver({ validUntil }: Row, { lo }: Time): boolean {
  return isOverAt(validUntil, lo);
}

function firing(unit: FactUnit, alike: Alike, licence: Row, ranOut: boolean): Finding {
  const [{ sector, uscc, at, words }] = alike;
  const kind = licence.kind ?? '';
  const [name, until] = [nameOf(unit, unit.code), dayOf(licence.validUntil)];
  const why = ranOut
    ? { zh: `其${kind}有效期至${until}`, en: `whose ${kind} was valid until ${until}` }
    : { zh: `其${kind}状态为${licence.status}`, en: `whose ${kind} is ${licence.status}` };
  const said = (field: keyof Certified): Evidence => ({
    sector,
    member: licence.member,
    system: null,
    recordId: null,
    code: `uscc:${uscc}`,
    field: `licences.${field}`,
    value: licence[field],
  });
  return fires(
    [unit.code, `uscc:${uscc}`],
    at === NOW ? licence.validUntil : at,
    { zh: `${name} ${words.zh}，${why.zh}`, en: `${name} ${words.en}, ${why.en}` },
    [...alike.flatMap(({ evidence }) => evidence), said(ranOut ? 'validUntil' : 'status'), said('number')],
  );
}
