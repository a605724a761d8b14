import type { Who } from '../../support/callers.ts';
import { type SharingRow, sharingTable } from '../../support/sharing-table.ts';

/** What some caller is expected to see of one ministry, out of docs/sharing.md and what it was granted; knows nothing of directives or of the kit. */
export interface Expectation {
  readonly who: Who | null;
  readonly ministry: string;
  /** Groups of this ministry's policies that were granted for the stated purpose. */
  readonly granted: ReadonlySet<string>;
}

const table = sharingTable();
type Values = Readonly<Record<string, unknown>>;

export function expectationOf(who: Who | null, ministry: string, granted: readonly string[]): Expectation {
  return { who, ministry, granted: new Set(granted) };
}

/** Who is a party to a record, as its own ministry's regulator sees it. */
export function isParty(who: Who | null, record: Values): boolean {
  const parties = [
    at(record, 'producer', 'uscc'),
    at(record, 'holder', 'uscc'),
    at(record, 'maintenance', 'uscc'),
    at(record, 'drug', 'authorisationHolder', 'uscc'),
  ];
  return who?.role === 'enterprise' && parties.includes(who.uscc);
}

/** Whether the field of a type is told; `own`: the record or organisation is the caller's. */
export function isTold({ ministry, granted }: Expectation, type: string, field: string, own: boolean): boolean {
  // The gateway's own, out of the directory, which is public.
  if (field === 'statedBy') return true;
  const row = rowOf(ministry, type, field);
  if (row.class === 'withheld') return false;
  if (row.class === 'public' || row.through !== null) return true;
  return (row.own && own) || row.groups.every((group) => granted.has(group));
}

function rowOf(ministry: string, type: string, field: string): SharingRow {
  const name = `${type}.${field}`;
  const row =
    table.find((each) => each.section === ministry && each.field === name) ??
    table.find((each) => each.section === 'contract' && each.field === name);
  if (!row) throw new Error(`docs/sharing.md does not class ${name}`);
  return row;
}

/** Whether a link says what a farm used on its land. */
export function isFarming(ministry: string, link: Values): boolean {
  return ministry === 'agriculture' && link['kind'] === 'TREAT';
}

/** The links of a code as the caller should see them. @param isOwn of a code: the caller itself, or a unit whose record here is its own */
export function linksExpected(
  { granted, ministry }: Expectation,
  links: readonly Values[],
  isOwn: (code: string) => boolean,
): Values[] {
  return links.flatMap((link) => {
    const ends = [String(link['from']), String(link['to'])];
    // What a farm used is the farm's, and not its supplier's.
    if (isFarming(ministry, link) && !granted.has('farming') && !isOwn(String(link['to']))) return [];
    if (ends.some(isOwn)) return [link];
    if (ends.some((end) => end.startsWith('uscc:')) && !granted.has('parties')) return [];
    const sensitive =
      ministry === 'hazardous-goods' ||
      ministry === 'rare-earth' ||
      ends.some((end) => /^(hazlot|relot|cylinder):/.test(end));
    return [sensitive && !granted.has('quantities') ? { ...link, quantity: null, share: null } : link];
  });
}

export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}
