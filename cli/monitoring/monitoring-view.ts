import type { MonitoringData } from '@tongcha/client';
import type { ChainView } from '../chain/chain-view.ts';

type Asked = MonitoringData['monitoring'];

/** How well records hold together, and how members answered. */
export interface MonitoringView extends Omit<Asked, 'withheld'>, Pick<ChainView, 'withheld' | 'refusedFields'> {}

export type GroupView = Asked['groups'][number];
export type SampleView = NonNullable<GroupView['sample']>;
