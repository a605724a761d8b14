import type { GraphError, Withheld } from '@tongcha/client';
import type { Call } from '../command.ts';
import { errorText, isRefusal } from '../gateway.ts';
import { printable } from '@tongcha/command';
import type { NamedMember } from '../members/member-text.ts';
import type { ChainView } from './chain-view.ts';

/** How far chains are asked for. */
export interface ChainAsked {
  readonly forward: boolean;
  readonly depth: number;
  readonly units: number;
}

/** What stands beside chains: what rules keep back of them and of their records, and whom they name. */
export type ChainBeside = Pick<ChainView, 'withheld' | 'refusedFields' | 'members'>;

/** @param own of the walk. @param language of what `warn` is told, errors that no field says */
export function besideOf(
  own: readonly Withheld[],
  { errors, withheld }: { readonly errors: readonly GraphError[]; readonly withheld: readonly Withheld[] },
  { warn, language }: Pick<Call<unknown>, 'warn' | 'language'>,
): Required<Omit<ChainBeside, 'members'>> {
  // Of a field it is told beside the answer, once; whatever has no field stands for itself.
  const ofFields = (error: GraphError): boolean => isRefusal(error) && error.path !== undefined;
  for (const error of printable(errors.filter((each) => !ofFields(each)))) warn(errorText(error, language));
  const refusedFields = [...new Set(errors.filter(ofFields).map(({ path }) => String(path?.at(-1))))];
  return { withheld: eachOnce(own, withheld), refusedFields };
}

/** Those of the members that chains name. */
export function namedIn(
  { units, links, gaps, coverage }: Pick<ChainView, 'units' | 'links' | 'gaps' | 'coverage'>,
  members: readonly NamedMember[],
): readonly NamedMember[] {
  const said = [
    ...units.flatMap(({ records }) => records),
    ...links.flatMap(({ evidence }) => evidence),
    ...gaps,
    ...coverage,
  ];
  const names = new Set(said.map(({ member }) => member));
  return members.filter(({ name }) => names.has(name));
}

/** What rules keep back of the walk, and of the records of what it found: each once. */
function eachOnce(...lists: readonly (readonly Withheld[])[]): readonly Withheld[] {
  return [...new Map(lists.flat().map((one) => [`${one.sector} ${one.policy}`, one])).values()];
}
