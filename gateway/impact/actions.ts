import { dueAt, DUTIES, type Duty } from '@tongcha/schema';
import { order } from '../chain/merge-links.ts';
import type { FactRecord } from '../facts/index.ts';
import { isRecord } from '../json/is-record.ts';
import type { AffectedUnit } from './affected.ts';

export interface ResponsibleAction {
  readonly sector: string;
  readonly division: string | null;
  readonly organization: { readonly uscc: string } | null;
  readonly duty: string;
  readonly basis: string;
  readonly due: string;
  readonly codes: readonly string[];
}

/** Of each who made something that may be bad: what a law asks of it, the soonest first. @param now epoch milliseconds */
export function actionsOf(units: readonly AffectedUnit[], now: number): ResponsibleAction[] {
  const found = new Map<string, ResponsibleAction & { readonly codes: string[]; readonly at: number }>();
  for (const { code, share, of } of units) {
    if (share.most === 0) continue;
    for (const record of of.unit.records)
      for (const duty of DUTIES) {
        if (!isMeant(duty, record)) continue;
        const { producer, place } = record.values;
        const uscc = isRecord(producer) ? textOf(producer['uscc']) : null;
        const division = isRecord(place) ? textOf(place['division']) : null;
        const key = JSON.stringify([duty.zh, duty.basis, uscc, division]);
        const known = found.get(key);
        if (known) {
          if (known.codes.at(-1) !== code) known.codes.push(code);
          continue;
        }
        const at = dueAt(now, duty.term);
        found.set(key, {
          sector: duty.sector,
          division,
          organization: uscc === null ? null : { uscc },
          duty: `${duty.zh} / ${duty.en}`,
          basis: duty.basis,
          due: new Date(at).toISOString(),
          codes: [code],
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

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
