import type { ImpactData, RangeOfFields } from '@tongcha/client';
import type { ChainView, RecordView } from '../chain/chain-view.ts';

type Asked = ImpactData['impact'];

/** A least and a most that are both possible with what is known; null: nobody can say. */
export type RangeView = RangeOfFields;

export interface AffectedView extends Omit<Asked['units'][number], 'unit'> {
  readonly records: readonly RecordView[];
}

export type TotalView = Asked['totals'][number];

/** What bad units can have reached. */
export interface ImpactView
  extends
    Omit<Asked, 'units' | 'withheld'>,
    Pick<ChainView, 'withheld' | 'refusedFields' | 'members' | 'organisations'> {
  readonly units: readonly AffectedView[];
}
