import type { WholeChainFields } from '@tongcha/client';
import type { NamedMember } from '../members/member-text.ts';
import type { NamedCode } from '../organisation-names.ts';
import type { WarningView } from '../warnings/warning-view.ts';

type Asked = WholeChainFields;

/** A chain as every form of it shows one. */
export interface ChainView extends Omit<Asked, 'withheld'> {
  readonly withheld?: Asked['withheld'];
  /** Fields that one may not see by who one is. */
  readonly refusedFields?: readonly string[];
  /** What the rules say of it, where they were asked. */
  readonly warnings?: readonly WarningView[];
  /** Those that it names. */
  readonly members?: readonly NamedMember[];
  /** Organisations among its units, which have no records, by their names. */
  readonly organisations?: readonly NamedCode[];
}

/** What tables have of chains, of one root or of many. */
export interface ChainTables extends Pick<ChainView, 'complete' | 'links' | 'gaps' | 'withheld' | 'refusedFields'> {
  /** Of many, with the roots that reach them. */
  readonly units: readonly (UnitView & { readonly reachedFrom?: readonly string[] })[];
}

export type CoverageView = Asked['coverage'][number];
export type UnitView = Asked['units'][number];
export type RecordView = UnitView['records'][number];
export type LinkView = Asked['links'][number];
