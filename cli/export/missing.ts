import type { GraphError, Withheld } from '@tongcha/client';
import { isRefusal } from '../gateway.ts';

/** What is missing, alike in everything but the rows that it concerns. */
export interface Missing {
  /** Why, whose, where: JSON of an object. */
  readonly kind: string;
  /** Whether something failed: what rules keep back is no fault. */
  readonly isFault: boolean;
  /** How often: rows, pages or codes. */
  readonly count: number;
  /** Of which codes, where it is of codes; the first of them. */
  readonly codes: readonly string[];
}

/** Kinds of one export, and codes of one kind, that are kept: a faulty system must not fill the memory. */
const KINDS = 1_000;
const CODES = 1_000;

/** The same with more of it: what is alike is one, with a count. */
export function addMissing(
  known: Readonly<Record<string, Missing>>,
  more: readonly Missing[],
): Readonly<Record<string, Missing>> {
  if (more.length === 0) return known;
  const all = { ...known };
  let kinds = Object.keys(all).length;
  for (const each of more) {
    const kind = all[each.kind] || kinds < KINDS ? each.kind : withoutWords(each.kind);
    const before = all[kind];
    if (!before) kinds += 1;
    const codes = before?.codes ?? [];
    all[kind] = {
      kind,
      isFault: each.isFault,
      count: (before?.count ?? 0) + each.count,
      codes: codes.length < CODES ? [...new Set([...codes, ...each.codes])].slice(0, CODES) : codes,
    };
  }
  return all;
}

/** Its words are what makes kinds many. */
function withoutWords(kind: string): string {
  return JSON.stringify({ ...(JSON.parse(kind) as object), message: undefined, field: undefined });
}

/** A line of the file of gaps. */
export function missingLine({ kind, count, codes }: Missing): string {
  return `${JSON.stringify({ ...(JSON.parse(kind) as object), count, ...(codes.length > 0 ? { codes } : {}) })}\n`;
}

/** Steps of a path that lead to a row, and are no field of it. */
const AROUND_ROWS = new Set(['edges', 'node', '@', 'roots', 'units', 'records']);

export function missingIn(errors: readonly GraphError[], withheld: readonly Withheld[]): Missing[] {
  const found = errors.map((error): Missing => {
    const { message, path, extensions: { code, sector, member, system, codes = [] } = {} } = error;
    // found.edges.N.node.place.address, chains.roots.N.units.N.records.N.place.address -> place.address
    const field = path
      ?.slice(1)
      .filter((step) => typeof step === 'string' && !AROUND_ROWS.has(step))
      .join('.');
    return isRefusal(error) && path
      ? { kind: JSON.stringify({ code, sector, member, field }), isFault: false, count: 1, codes: [] }
      : {
          kind: JSON.stringify({ code: code ?? 'UNKNOWN', sector, member, system, field: field || undefined, message }),
          isFault: true,
          count: 1,
          codes,
        };
  });
  // Of whatever of it there is, in each page.
  return [...found, ...withheld.map(withheldAs)];
}

export function withheldAs({ sector, policy }: Withheld): Missing {
  return { kind: JSON.stringify({ code: 'FORBIDDEN', sector, policy }), isFault: false, count: 1, codes: [] };
}

/**
 * Gaps of a walk, of each code once. That it goes on where it was to end is none.
 * @param limits reasons that are told although they are limits of the walk
 */
export function gapsAs(gaps: readonly WalkGap[], limits: readonly string[] = []): Missing[] {
  return gaps
    .filter(({ reason }) => reason !== 'DEPTH_LIMIT' || limits.includes(reason))
    .map(({ reason: code, sector, member, system, codes, message }) => ({
      kind: JSON.stringify({
        code,
        sector: sector ?? undefined,
        member: member ?? undefined,
        system: system ?? undefined,
        message,
      }),
      isFault: true,
      count: Math.max(1, codes.length),
      codes,
    }));
}

interface WalkGap {
  readonly reason: string;
  readonly sector?: string | null;
  readonly member?: string | null;
  readonly system?: string | null;
  readonly codes: readonly string[];
  readonly message: string;
}
