import { at, type Path, type Said, show, type Tree, Wrong } from './said.ts';

interface Claim extends Tree {
  readonly sector: string;
  readonly system: string | null;
  readonly recordId: string | null;
}

interface Link extends Tree {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly evidence: readonly Claim[];
}

interface Unit extends Tree {
  readonly code: string;
  readonly depth: number;
  readonly sectors: readonly string[];
  readonly records: readonly (Tree & { readonly sector: string })[];
}

export interface Chain {
  readonly direction: 'BACK' | 'FORWARD';
  readonly depth: number;
  readonly complete: boolean;
  readonly units: readonly Unit[];
  readonly links: readonly Link[];
  readonly gaps: readonly {
    readonly reason: string;
    readonly sector: string | null;
    readonly codes: readonly string[];
  }[];
  readonly coverage: readonly { readonly sector: string; readonly status: string; readonly failed: number }[];
}

/** @throws Wrong */
type Compare = (is: unknown, was: unknown, path: Path, said: Said) => void;

/**
 * All that a chain holds is in the true one; what it lacks lies behind a gap of the ministry that would have told it.
 * @throws Wrong
 */
export function judgeWalk(is: Chain, was: Chain, path: Path, said: Said, compare: Compare): void {
  const fail = (what: string): never => {
    throw new Wrong(`${at(path)}: ${what}`);
  };
  const gapOf = (sector: string, code: string): boolean =>
    is.gaps.some((gap) => gap.sector === sector && gap.codes.includes(code));
  if (is.complete !== (is.gaps.length === 0)) fail(`complete is ${is.complete} with ${is.gaps.length} gaps`);
  for (const { reason, sector } of is.gaps) {
    if (
      /^(TIMEOUT|UNAVAILABLE|BAD_ANSWER)$/.test(reason) &&
      is.coverage.find((each) => each.sector === sector)?.status === 'ANSWERED'
    )
      fail(`a gap of ${sector}, which is said to have answered everything`);
  }
  for (const { sector, status, failed } of is.coverage)
    if ((status === 'ANSWERED') !== (failed === 0)) fail(`${sector} ${status} with ${failed} failed`);
  judgeUnits(is, was, path, said, compare, gapOf, fail);
  judgeLinks(is, was, said, gapOf, fail);
}

type GapOf = (sector: string, code: string) => boolean;
type Fail = (what: string) => never;

function judgeUnits(is: Chain, was: Chain, path: Path, said: Said, compare: Compare, gapOf: GapOf, fail: Fail): void {
  const truth = new Map(was.units.map((unit) => [unit.code, unit]));
  is.units.forEach((unit, i) => {
    const before = is.units[i - 1];
    if (before && (before.depth > unit.depth || (before.depth === unit.depth && before.code >= unit.code)))
      fail(`${unit.code} after ${before.code}`);
    const whole = truth.get(unit.code) ?? fail(`${unit.code} is not in this chain`);
    if (unit.depth < whole.depth) fail(`${unit.code} is ${whole.depth} links away, and not ${unit.depth}`);
    const place = [...path, 'units', i];
    compare(unit['unit'], whole['unit'], [...place, 'unit'], said);
    if (unit.sectors.join() !== unit.records.map(({ sector }) => sector).join())
      fail(`${unit.code} has records of others than ${unit.sectors.join()}`);
    if (unit.sectors.join() !== whole.sectors.filter((sector) => unit.sectors.includes(sector)).join())
      fail(`${unit.code} is held by ${whole.sectors.join()}, and not by ${unit.sectors.join()}`);
    for (const sector of whole.sectors) {
      if (unit.sectors.includes(sector)) continue;
      if (!gapOf(sector, unit.code)) fail(`${sector} holds ${unit.code} and is neither shown nor a gap`);
      said.seen.missing += 1;
    }
    unit.records.forEach((record, j) =>
      compare(
        record,
        whole.records.find(({ sector }) => sector === record.sector),
        [...place, 'records', j],
        said,
      ),
    );
  });
  if (is.depth !== (is.units.at(-1)?.depth ?? 0)) fail(`the depth is ${is.depth}`);
}

function judgeLinks(is: Chain, was: Chain, said: Said, gapOf: GapOf, fail: Fail): void {
  const units = new Set(is.units.map(({ code }) => code));
  const truth = claimsOf(was);
  const mine = claimsOf(is);
  for (const [key, claim] of mine) {
    const whole = truth.get(key) ?? fail(`nobody says ${key}`);
    if (show(claim) !== show(whole)) fail(`${show(claim)} in place of ${show(whole)}`);
    said.seen.right += Object.keys(claim).length;
  }
  for (const { from, to, evidence, ...link } of is.links) {
    if (!units.has(from) || !units.has(to)) fail(`a link ${from} > ${to} without its units`);
    for (const key of ['at', 'until', 'quantity', 'share']) {
      const first = evidence.find((claim) => claim[key] !== null)?.[key] ?? null;
      if (show(link[key]) !== show(first))
        fail(`${from} > ${to}: ${key} is ${show(link[key])}; its first evidence has ${show(first)}`);
    }
  }
  for (const [key, { sector }] of truth) {
    if (mine.has(key)) continue;
    const [, from = '', to = ''] = JSON.parse(key) as string[];
    const near = is.direction === 'BACK' ? to : from;
    if (units.has(near) && !gapOf(sector, near)) fail(`${sector} says ${key}, which is neither shown nor behind a gap`);
    said.seen.missing += 1;
  }
  const order = [...truth.keys()];
  let last = -1;
  for (const key of is.links.map((link) => keyOf(link, link.evidence[0]))) {
    const place = order.indexOf(key);
    if (place < last) fail(`${key} stands after what comes later`);
    last = place;
  }
}

function claimsOf({ links }: Chain): Map<string, Claim> {
  return new Map(links.flatMap((link) => link.evidence.map((claim) => [keyOf(link, claim), claim] as const)));
}

function keyOf({ kind, from, to }: Link, claim: Claim | undefined): string {
  return JSON.stringify([kind, from, to, claim?.sector, claim?.system, claim?.recordId]);
}
