import { dueAt, DUTIES, type Duty } from '@tongcha/schema';
import { order } from '../chain/merge-links.ts';
import type { FactRecord } from '../facts/index.ts';
import { isRecord } from '../json/is-record.ts';
import type { AffectedUnit } from './affected.ts';
import { partyIn } from './holders.ts';

export interface ResponsibleAction {
  readonly sector: string;
  readonly division: string | null;
  readonly organization: { readonly uscc: string } | null;
  readonly name: string | null;
  readonly duty: string;
  readonly basis: string;
  readonly due: string;
  readonly codes: readonly string[];
  readonly certain: number;
}

/** Units of one maker in one division of which the law asks the same. */
interface Made {
  readonly duties: readonly Duty[];
  readonly uscc: string | null;
  readonly division: string | null;
  name: string | null;
  readonly codes: string[];
  certain: number;
}

/** Of each who made something that may be bad: what a law asks of it, the soonest first. @param now epoch milliseconds */
export function actionsOf(units: readonly AffectedUnit[], now: number): ResponsibleAction[] {
  const found = new Map<readonly Duty[], Map<string, Made>>();
  const dutiesOf = dutiesByRecord();
  for (const { code, certain, hi, of } of units) {
    if (hi === 0) continue;
    for (const record of of.unit.records) {
      const duties = dutiesOf(record);
      if (duties.length === 0) continue;
      const made = found.get(duties) ?? new Map<string, Made>();
      found.set(duties, made);
      const { producer, place } = record.values;
      const maker = partyIn(producer);
      // Who made it is known by another record.
      if (!maker && of.unit.records.some((each) => dutiesOf(each) === duties && partyIn(each.values['producer'])))
        continue;
      const uscc = maker?.uscc ?? null;
      const division = isRecord(place) ? textOf(place['division']) : null;
      const key = `${uscc} ${division}`;
      let group = made.get(key);
      if (!group) made.set(key, (group = { duties, uscc, division, name: null, codes: [], certain: 0 }));
      group.name ??= maker?.name ?? null;
      if (group.codes.at(-1) === code) continue;
      group.codes.push(code);
      if (certain) group.certain += 1;
    }
  }
  return [...found.values()]
    .flatMap((made) => [...made.values()])
    .flatMap(({ duties, uscc, ...made }) => duties.map((duty) => ({ duty, uscc, made, at: dueAt(now, duty.term) })))
    .sort((a, b) => a.at - b.at || order(a.duty.zh, b.duty.zh) || order(a.uscc ?? '', b.uscc ?? ''))
    .map(({ duty, uscc, made, at }) => ({
      ...made,
      sector: duty.sector,
      organization: uscc === null ? null : { uscc },
      duty: `${duty.zh} / ${duty.en}`,
      basis: duty.basis,
      due: localTime(at),
    }));
}

/** The duties that are meant by a record, one list for all that are alike. */
export function dutiesByRecord(): (record: FactRecord) => readonly Duty[] {
  const known = new Map<string, readonly Duty[]>();
  return (record) => {
    const fields = dutyFieldsOf(record.sector);
    if (fields.length === 0) return NO_DUTIES;
    const key = JSON.stringify([record.sector, ...fields.map((field) => record.values[field])]);
    let duties = known.get(key);
    if (!duties) known.set(key, (duties = DUTIES.filter((duty) => isMeant(duty, record))));
    return duties;
  };
}

const NO_DUTIES: readonly Duty[] = [];
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(DUTIES, ({ sector }) => sector)].map(([sector, all]) => [
    sector,
    [...new Set(all.map(({ of }) => of.field))],
  ]),
);

/** Fields of a sector's records by which duties are told apart. */
export function dutyFieldsOf(sector: string): readonly string[] {
  return FIELDS.get(sector) ?? [];
}

function isMeant({ sector, of }: Duty, record: FactRecord): boolean {
  return record.sector === sector && record.values[of.field] === of.value;
}

/** As a reader in China reads it off: with +08:00. */
export function localTime(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
