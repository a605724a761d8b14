import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chosenMutant } from './chosen.ts';
import { mutated, ROOT } from './mutant.ts';

/** By `node --import`: threads and processes that a test starts load their modules without vitest. */
const mutant = chosenMutant();
if (mutant) {
  const { href } = pathToFileURL(join(ROOT, mutant.file));
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const { source } = loaded;
      if (url !== href || source === undefined || source === null) return loaded;
      return {
        ...loaded,
        source: mutated(mutant, typeof source === 'string' ? source : new TextDecoder().decode(source)),
      };
    },
  });
}
