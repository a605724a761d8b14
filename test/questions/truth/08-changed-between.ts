import type { Sample } from './sample.ts';
import { walk } from './walk.ts';

export interface Changed {
  /** Codes that the chain has come to hold. */
  readonly units: string[];
  /** Links of the chain that were not on record before. */
  readonly links: string[];
}

/** What the chain forward of a code holds at one moment by the records made until then, and did not hold at an earlier one. */
export function changedBetween(
  sample: Sample,
  { start, from, to }: { readonly start: string; readonly from: string; readonly to: string },
): Changed {
  const [before, after] = [chainAt(sample, start, local(from)), chainAt(sample, start, local(to))];
  const fresh = (now: ReadonlySet<string>, then: ReadonlySet<string>) =>
    [...now].filter((each) => !then.has(each)).sort();
  return { units: fresh(after.units, before.units), links: fresh(after.links, before.links) };
}

function chainAt(sample: Sample, start: string, moment: string): { units: Set<string>; links: Set<string> } {
  const known = (links: Sample['links']): Sample['links'] => links.filter(({ asOf }) => asOf <= moment);
  const units = walk(
    { linksFrom: (code) => known(sample.linksFrom(code)), linksTo: (code) => known(sample.linksTo(code)) },
    start,
    'FORWARD',
  );
  const links = [...units].flatMap((code) => known(sample.linksFrom(code)));
  return { units, links: new Set(links.map(({ kind, from, to }) => `${kind} ${from} ${to}`)) };
}

/** As facts have it, +08:00. */
function local(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}
