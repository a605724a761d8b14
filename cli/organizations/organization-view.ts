import type { OrganizationKnownData } from '@tongcha/client';
import type { ChainView } from '../chain/chain-view.ts';

export type OrganizationKnown = OrganizationKnownData['organization'];
export type Register = OrganizationKnown['registers']['entries'][number];

/** What is known of an organisation, with all that is missing of it together. */
export interface OrganizationView extends OrganizationKnown, Pick<ChainView, 'gaps' | 'withheld' | 'refusedFields'> {
  readonly complete: boolean;
}
