import type { AskedUnit } from './asked-unit.ts';
import type { Asker } from './asker.ts';
import { explore } from './explore.ts';
import { type KeptBack, keptBackOf } from './kept-back.ts';
import { type Selected, select } from './select.ts';
import { type Joined, selectMany } from './select-many.ts';
import { Tally } from './tally.ts';
import { Slices } from './slices.ts';
import type { ManyRequest, WalkRequest } from './walk-request.ts';

export interface Walked extends Selected, WalkedAlike {
  readonly request: WalkRequest;
}

/** One walk from many codes: what any of them reaches, and what each does. */
export interface WalkedMany extends Joined, WalkedAlike {
  readonly request: ManyRequest;
}

interface WalkedAlike {
  /** Whether others have not answered yet. */
  readonly isSoFar?: boolean;
  /** Who has asked. */
  readonly asker: Asker;
  readonly tally: Tally;
  /** By sector. */
  readonly keptBack: ReadonlyMap<string, KeptBack>;
  /** Those that were asked about, by their codes; those that the finished walk left out again included. */
  readonly asked: ReadonlyMap<string, AskedUnit>;
}

/**
 * Walks the links from a code. First it asks: every unit that may be reached, each ministry that may know it once, without
 * waiting for a level to end. Then it selects: with all claims at hand, two-sided links are merged and the time windows
 * applied again, so that the outcome depends on the data alone and not on the order of the answers.
 */
export async function walk(asker: Asker, request: WalkRequest, slices = new Slices()): Promise<Walked> {
  const tally = new Tally();
  const asked = await explore(asker, { ...request, roots: [request.root] }, tally);
  return finishWalk(asker, request, { asked, tally }, slices);
}

/** Once everybody has answered. */
export async function finishWalk(
  asker: Asker,
  request: WalkRequest,
  { asked, tally }: Pick<Walked, 'asked' | 'tally'>,
  slices: Slices,
): Promise<Walked> {
  asker.countWalked(asked.size);
  const selected = await select(request, asked, slices);
  return {
    request,
    asker,
    tally,
    asked,
    ...selected,
    keptBack: await keptBackOf(asker, request.direction, selected.units),
  };
}

/**
 * The same from many codes: a unit that several of them reach is asked about once, and of each is selected what a walk of its own
 * would have found.
 */
export async function walkMany(asker: Asker, request: ManyRequest, slices = new Slices()): Promise<WalkedMany> {
  const tally = new Tally();
  const asked = await explore(asker, request, tally);
  asker.countWalked(asked.size);
  const joined = await selectMany(request, asked, slices);
  return {
    request,
    asker,
    tally,
    asked,
    ...joined,
    keptBack: await keptBackOf(asker, request.direction, joined.units),
  };
}
