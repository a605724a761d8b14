import type { AskedUnit } from '../chain/asked-unit.ts';
import type { Asker } from '../chain/asker.ts';
import { explore } from '../chain/explore.ts';
import { type KeptBack, keptBackOf } from '../chain/kept-back.ts';
import type { Direction } from '../chain/reach.ts';
import { Tally } from '../chain/tally.ts';

/** What was asked of the units of a chain, without walking on. */
export interface Around {
  readonly asked: ReadonlyMap<string, AskedUnit>;
  readonly keptBack: ReadonlyMap<string, KeptBack>;
}

/** Asks about links of these units in a direction, of all kinds and times: a unit's other sources, or its other products. */
export async function askAround(
  asker: Asker,
  codes: readonly string[],
  direction: Direction,
  fresh?: ReadonlySet<string>,
): Promise<Around> {
  const asked = await explore(
    asker,
    { roots: codes, direction, kinds: null, from: -Infinity, to: Infinity, maxDepth: 0, maxUnits: codes.length, fresh },
    new Tally(),
  );
  return { asked, keptBack: await keptBackOf(asker, direction, [...asked.values()]) };
}
