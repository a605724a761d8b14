import type { Link } from '../../chain/claims.ts';
import type { FactChain, FactRecord, FactUnit } from '../../facts/index.ts';
import { chainLinksFrom, datedClaim } from '../chain-links.ts';
import { undatedOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import type { Finding, Judging, Missing } from '../rule.ts';
import { nameOf } from '../values.ts';
import { judgeAmounts } from './amount-test.ts';
import { type Case, type Judged, USE_TIME } from './case.ts';
import { judgeDates } from './date-test.ts';
import type { RecordField } from './record-fields.ts';
import { askedBy, type Place, placesIn, valueOf } from './record-values.ts';
import type { RuleForm } from './rule-form.ts';
import { judgeStatus } from './status-test.ts';

/** By which a unit is used in a step, at the step's time; a mass balance is of a period. */
const STEPS: readonly string[] = ['TRANSFORM', 'PACK', 'TREAT'];

/** Places of a rule's words that differ from use to use. */
const OF_USE: readonly string[] = ['than', 'at', 'days'];

/** What is judged of one unit, and by what. */
interface Judgement {
  readonly form: RuleForm;
  /** That the form goes by. */
  readonly fields: readonly RecordField[];
  readonly unit: FactUnit;
  readonly chain: FactChain;
  readonly use: Judging;
}

/** What was made of a case, with the use of the unit that it is of. */
type Told = NonNullable<Judged> & { readonly record: FactRecord; readonly link: Link | null };
type Firing = Told & { readonly outcome: 'FIRES' };

/** What a rule's file says of a unit. */
export function judgeUnit(judgement: Judgement): readonly Finding[] {
  const { form, unit } = judgement;
  if (form.itself && unit.depth > 0) return [];
  const uses = usesOf(judgement);
  if (uses.length === 0) return [];
  const records = unit.records.filter((record) => isMeant(record, form));
  const told = records.flatMap((record) => toldOf(record, uses, judgement));
  const firing = told.filter((each) => each.outcome === 'FIRES');
  if (firing.length > 0) return findingsOf(firing, judgement);
  const name = nameOf(unit, unit.code);
  const words = {
    zh: `${name}：是否有此情形无法判定——${form.zh}`,
    en: `${name}: not known whether this is so: ${form.en}`,
  };
  return undecided([unit.code], words, [
    ...silenceOf(judgement),
    ...records.flatMap((record) => keptBackOf(record, judgement)),
    ...told.flatMap((each) => lackOf(each, unit.code)),
  ]);
}

/** The uses at whose times the unit is judged; a rule of no use has one case. */
function usesOf({ form: { test }, unit, chain }: Judgement): readonly (Link | null)[] {
  const moment = test.form === 'date' ? test.than : test.form === 'status' ? test.at : 'now';
  return moment === 'used' ? chainLinksFrom(chain, unit.code).filter(({ kind }) => STEPS.includes(kind)) : [null];
}

/** Whether it is of one of the sectors, and may be as `where` says: a field that is not told may say anything. */
function isMeant(record: FactRecord, { sectors, where }: RuleForm): boolean {
  if (sectors && !sectors.includes(record.sector)) return false;
  return where.every(
    (condition) =>
      condition.field.rows > 0 ||
      record.untold[askedBy(condition.field)] !== undefined ||
      holds(condition, { record, row: null }),
  );
}

function holds({ field, is }: RuleForm['where'][number], place: Place): boolean {
  const value = valueOf(field, place);
  return is.some((each) => each === value);
}

function toldOf(record: FactRecord, uses: readonly (Link | null)[], judgement: Judgement): readonly Told[] {
  const { form, fields, unit, use } = judgement;
  const of = (name: string): number => use.parameter(name, record.member);
  const margin = form.test.margin ? of(form.test.form === 'amount' ? 'percent' : 'days') : 0;
  const places = placesIn(record, fields).filter((place) => form.where.every((each) => holds(each, place)));
  return places.flatMap((place) =>
    uses.flatMap((link): Told[] => {
      const used = link && datedClaim(link);
      const judged = judgeCase(form.test, { code: unit.code, place, used, now: use.now, margin }, () => of('limit'));
      return judged ? [{ ...judged, record, link }] : [];
    }),
  );
}

function judgeCase(test: RuleForm['test'], one: Case, limit: () => number): Judged {
  if (test.form === 'date') return judgeDates(test, one);
  return test.form === 'status' ? judgeStatus(test, one) : judgeAmounts(test, one, limit);
}

/** What is so of several uses, or by several records, is one finding. */
function findingsOf(firing: readonly Firing[], { form: { says }, unit }: Judgement): readonly Finding[] {
  const { code } = unit;
  const name = nameOf(unit, code);
  return eachOnce(
    firing,
    // A product that was used ten times is one that is past its date.
    ({ words, link }) => Object.entries(words).filter(([place]) => !link || !OF_USE.includes(place)),
    (alike) => {
      const [{ at, words }] = alike;
      const filled = (text: string): string =>
        text.replace(/\{(\w+)\}/g, (_, place: string) => ({ ...words, name })[place] ?? '');
      const evidence = alike.flatMap((each) => each.evidence);
      return fires(
        [...new Set([code, ...alike.flatMap(({ link }) => link?.to ?? [])])],
        at,
        { zh: filled(says.zh), en: filled(says.en) },
        [...new Map(evidence.map((each) => [JSON.stringify(each), each])).values()],
      );
    },
  );
}

/** Members that have not answered and may have a record that is meant. */
function silenceOf({ form: { sectors }, fields, unit: { code, unread } }: Judgement): readonly Missing[] {
  const field = fields.map(askedBy).at(-1) ?? '';
  return unread.RECORDS.flatMap(({ sector, member, reason }): Missing[] =>
    sector === null || !sectors || sectors.includes(sector) ? [{ sector, member, code, field, reason }] : [],
  );
}

function keptBackOf({ sector, member, untold }: FactRecord, { fields, unit: { code } }: Judgement): readonly Missing[] {
  return [...new Set(fields.map(askedBy))].flatMap((field): Missing[] => {
    const reason = untold[field];
    return reason === undefined ? [] : [{ sector, member, code, field, reason }];
  });
}

function lackOf(told: Told, code: string): readonly Missing[] {
  if (told.outcome === 'FIRES') return [];
  const { field, reason, link } = told;
  if (field === USE_TIME && link) return undatedOf(link);
  const { sector, member, untold } = told.record;
  // It is told already why.
  return untold[field] === undefined ? [{ sector, member, code, field, reason }] : [];
}
