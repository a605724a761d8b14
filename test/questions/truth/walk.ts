import type { LinkFact } from '../../../demo/world/facts.ts';

export interface Links {
  linksFrom(code: string): readonly LinkFact[];
  linksTo(code: string): readonly LinkFact[];
}

const FIRST = '0';
const LAST = '9';

/**
 * The codes on a chain, its start with them: a plain walk with the time windows, one path after another. What the gateway
 * must find by other means.
 */
export function walk(links: Links, start: string, direction: 'BACK' | 'FORWARD'): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const step = (code: string, lo: string, hi: string): void => {
    const key = `${code} ${lo} ${hi}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.add(code);
    for (const link of direction === 'BACK' ? links.linksTo(code) : links.linksFrom(code)) {
      const end = endOf(links, link);
      if (link.at > hi) continue;
      // Backward: what was in it when it was used. Forward: what was done with it while it held what is followed.
      if (direction === 'BACK' && (end ?? LAST) >= lo) step(link.from, link.at, link.at);
      if (direction === 'FORWARD' && (end ?? link.at) >= lo) step(link.to, link.at > lo ? link.at : lo, end ?? LAST);
    }
  };
  step(start, FIRST, LAST);
  return found;
}

/** Where two report one handover, the end that one of them knows holds for both. */
export function endOf(links: Links, { kind, from, to, at }: LinkFact): string | undefined {
  return links
    .linksFrom(from)
    .find((each) => each.kind === kind && each.to === to && each.at.slice(0, 10) === at.slice(0, 10) && each.until)
    ?.until;
}
