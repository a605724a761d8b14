import type { Asker, FactNeeds } from '../chain/asker.ts';
import { gapsOf } from '../chain/gaps.ts';
import { Slices } from '../chain/slices.ts';
import { type WalkedMany, walkMany } from '../chain/walk.ts';
import type { ManyRequest } from '../chain/walk-request.ts';
import type { Direction } from '../chain/reach.ts';
import { type Around, askAround } from './ask-around.ts';
import type { FactChain } from './fact-chain.ts';
import { factsOf } from './facts-of.ts';
import { togetherNeeded } from './needs.ts';

export interface FactWalk {
  readonly walked: WalkedMany;
  readonly facts: FactChain;
  /** What its units were asked the other way. */
  readonly around: Around | null;
}

export interface FactWish {
  readonly needs: FactNeeds;
  /** Whether each unit of the chain is asked the other way, too. */
  readonly around: boolean;
}

/** Walks from codes, asking what records say in the same calls. */
export async function factWalk(
  asker: Asker,
  request: ManyRequest,
  { needs, around }: FactWish,
  slices = new Slices(),
): Promise<FactWalk> {
  const asking = asker.withFacts(togetherNeeded([needs]));
  const walked = await walkMany(asking, request, slices);
  const { roots, direction } = request;
  const codes = walked.units.map(({ code }) => code);
  const other = around ? await askAround(asker, codes, oppositeOf(direction), request.fresh) : null;
  const gaps = await gapsOf(walked, request, slices);
  const facts = await factsOf({ ...walked, roots, direction, gaps }, asking, other, slices);
  return { walked, facts, around: other };
}

export function oppositeOf(direction: Direction): Direction {
  return direction === 'BACK' ? 'FORWARD' : 'BACK';
}
