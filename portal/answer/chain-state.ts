import type { ChainBackAnswer, WalkedFields } from '../documents/answers.ts';

/** Units that are asked for at first. */
export const NEAREST = 100;

export type ChainUnit = WalkedFields['units'][number];
export type ChainLink = WalkedFields['links'][number];
/** To the sources, with what the graph's rules say of it. */
export type ChainBack = ChainBackAnswer['chain'];

/** `failed`: the chain could not be asked at all. */
export type ChainState<C extends WalkedFields = WalkedFields> =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed' }
  /** `more`: only its nearest part so far; the rest is being asked for. */
  | { readonly state: 'known'; readonly at: string; readonly chain: C; readonly more: boolean };
