import type { AskedUnit } from '../chain/asked-unit.ts';
import type { Claim, Link } from '../chain/claims.ts';
import { mergeLinks } from '../chain/merge-links.ts';
import type { Slices } from '../chain/slices.ts';

/** Links by the code at one of their ends. */
export interface KnownLinks {
  readonly to: (code: string) => readonly Link[];
  readonly from: (code: string) => readonly Link[];
}

const NONE: readonly Link[] = [];

/** All that is said of units, asked one way and the other: what a member says at both ends of a link is one claim. */
export async function knownLinks(asked: Iterable<AskedUnit>, slices: Slices): Promise<KnownLinks> {
  const pairs = new Map<string, Claim[]>();
  for (const { answers } of asked) {
    if (slices.isOver) await slices.next();
    for (const { result } of answers)
      for (const claim of result.claims) {
        const pair = `${claim.from}\n${claim.to}`;
        const known = pairs.get(pair);
        if (!known) pairs.set(pair, [claim]);
        else if (!known.some((each) => isSame(each, claim))) known.push(claim);
      }
  }
  const to = new Map<string, Link[]>();
  const from = new Map<string, Link[]>();
  for (const claims of pairs.values()) {
    if (slices.isOver) await slices.next();
    for (const link of mergeLinks(claims)) {
      add(to, link.to, link);
      add(from, link.from, link);
    }
  }
  return { to: (code) => to.get(code) ?? NONE, from: (code) => from.get(code) ?? NONE };
}

/** One claim, heard twice. Two fillings of one cylinder from one lot are two. */
function isSame(a: Claim, b: Claim): boolean {
  return (
    a.kind === b.kind &&
    a.statedBy.name === b.statedBy.name &&
    a.recordId === b.recordId &&
    a.system === b.system &&
    a.at === b.at &&
    a.until === b.until &&
    a.share === b.share &&
    a.quantity?.value === b.quantity?.value &&
    a.quantity?.unit === b.quantity?.unit
  );
}

function add(by: Map<string, Link[]>, code: string, link: Link): void {
  const known = by.get(code);
  if (known) known.push(link);
  else by.set(code, [link]);
}
