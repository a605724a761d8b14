import type { Asker } from '../chain/asker.ts';
import { walk } from '../chain/walk.ts';
import type { WalkTerms } from '../chain/walk-request.ts';

/** How many units come from this one, itself included, as far as that is asked. */
export async function countAffected(code: string, asker: Asker, terms: WalkTerms): Promise<number> {
  const { units } = await walk(asker, { ...terms, root: code });
  return units.length;
}
