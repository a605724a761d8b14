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

interface Draft extends ResponsibleAction {
  name: string | null;
  readonly codes: string[];
  certain: number;
  /** When it is due, epoch milliseconds. */
  readonly at: number;
}

/** Of each who made something that may be bad: what a law asks of it, the soonest first. @param now epoch milliseconds */
export function actionsOf(units: readonly AffectedUnit[], now: number): ResponsibleAction[] {
  const found = new Map<string, Draft>();
  for (const { code, certain, share, of } of units) {
    if (share.most === 0) continue;
    for (const record of of.unit.records)
      for (const duty of DUTIES) {
        if (!isMeant(duty, record)) continue;
        const { producer, place } = record.values;
        const maker = partyIn(producer);
        const division = isRecord(place) ? textOf(place['division']) : null;
        const key = JSON.stringify([duty.zh, duty.basis, maker?.uscc ?? null, division]);
        const known = found.get(key);
        if (known) {
          known.name ??= maker?.name ?? null;
          if (known.codes.at(-1) === code) continue;
          known.codes.push(code);
          if (certain) known.certain += 1;
          continue;
        }
        const at = dueAt(now, duty.term);
        found.set(key, {
          sector: duty.sector,
          division,
          organization: maker && { uscc: maker.uscc },
          name: maker?.name ?? null,
          duty: `${duty.zh} / ${duty.en}`,
          basis: duty.basis,
          due: localTime(at),
          codes: [code],
          certain: certain ? 1 : 0,
          at,
        });
      }
  }
  return [...found.values()].sort(
    (a, b) => a.at - b.at || order(a.duty, b.duty) || order(a.organization?.uscc ?? '', b.organization?.uscc ?? ''),
  );
}

/** Fields of a sector's records by which duties are told apart. */
export function dutyFieldsOf(sector: string): readonly string[] {
  return [...new Set(DUTIES.flatMap((duty) => (duty.sector === sector ? duty.of.field : [])))];
}

function isMeant({ sector, of }: Duty, record: FactRecord): boolean {
  return record.sector === sector && record.values[of.field] === of.value;
}

/** As a reader in China reads it off: with +08:00. */
function localTime(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
