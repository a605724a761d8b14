import type { OriginsData, TraceableData } from '@tongcha/client';
import type { ChainView } from '../chain/chain-view.ts';

type Asked = OriginsData['origins'];

/** What several bad units have in common, the likeliest first. */
export interface OriginsView
  extends Omit<Asked, 'withheld'>, Pick<ChainView, 'withheld' | 'refusedFields' | 'members'> {}

export type CandidateView = Asked['candidates'][number];
export type TraceabilityView = TraceableData['traceable']['units'][number];
