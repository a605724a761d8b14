import { join } from 'node:path';
import type { Vite } from 'vitest/node';
import { chosenMutant } from './chosen.ts';
import { mutated, ROOT } from './mutant.ts';

/** Has vitest load the chosen mutant's file as it would be; the file stays as it is. */
export function mutantPlugin(): Vite.Plugin[] {
  const mutant = chosenMutant();
  if (!mutant) return [];
  const path = join(ROOT, mutant.file);
  const isIt = (id: string): boolean => id.split('?')[0] === path;
  return [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (source, id) => (isIt(id) ? mutated(mutant, source) : undefined),
      // Vitest keeps transformed modules on disk from run to run: this one is neither taken from there nor put there.
      configureVitest: ({ defineCacheKeyGenerator }) => defineCacheKeyGenerator(({ id }) => (isIt(id) ? false : null)),
    },
  ];
}
