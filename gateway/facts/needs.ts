import type { FactNeeds } from '../chain/asker.ts';

/** What evidence names, and what every reader of a record goes by. */
const ALWAYS = ['level', 'source { system recordId asOf }'] as const;

/** What any of these need, each once. */
export function togetherNeeded(all: readonly FactNeeds[]): FactNeeds {
  const known = new Map<string, readonly string[]>();
  return (sector) => {
    let needed = known.get(sector);
    if (!needed) known.set(sector, (needed = [...new Set([...ALWAYS, ...all.flatMap((needs) => needs(sector))])]));
    return needed;
  };
}
