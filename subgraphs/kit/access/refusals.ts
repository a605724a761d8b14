import { GraphQLError } from 'graphql';
import { perRequest } from '../loaders.ts';
import { PARTIES } from './facts.ts';
import type { FactClass } from './sharing.ts';

/** What of one class of facts, or of one group of parts, was not for the caller. */
interface Refusal {
  readonly group: string;
  /** The kinds of links that it is about; null: it is not about links. */
  readonly kinds: Set<string> | null;
  /** Fields of links that are told without them; null: it is not about such. */
  readonly parts: Set<string> | null;
  /** What it is, in words: `Inspection.note` */
  readonly what: Set<string>;
  /** Of which codes; null: of whatever the question is about. */
  codes: Set<string> | null;
}

/**
 * What of an answer that stands was not for the caller: links left out, and parts of shared types. It is said whether
 * or not there was any, so that saying it tells nothing: a refusal that came only with a buyer would say that there is
 * one. It is no error. It stands among the errors, without a path, because that is where callers of any
 * implementation look.
 */
export class Refusals {
  readonly #refusals = new Map<string, Refusal>();

  addLinks(kind: FactClass, code: string): void {
    const what = kind === PARTIES ? 'links to organisations' : `links of ${kind.kinds.join(' and ')}`;
    this.#add(`${kind.group} ${what}`, kind.group, what, kind.kinds, code);
  }

  /** A part of links that are told, such as how much, is not for the caller. @param part a field: `quantity` */
  addLinkPart(group: string, part: string, kind: string, code: string): void {
    this.#add(`${group} parts of links`, group, `TraceLink.${part}`, [kind], code, part);
  }

  /**
   * A part of a shared type, such as `Inspection.note`, is not for the caller.
   *
   * @param group second half of the policy that would open it
   * @param code of the record that it is a part of; null: of none in particular
   */
  addPart(group: string, part: string, code: string | null = null): void {
    this.#add(`${group} parts`, group, part, null, code);
  }

  errors(ministry: string): GraphQLError[] {
    // In one order, whatever was found first.
    const inOrder = [...this.#refusals].sort(([a], [b]) => (a < b ? -1 : 1));
    return inOrder.map(([, { group, kinds, parts, what, codes }]) =>
      refusal(`${ministry}: ${[...what].sort().join(', ')} are not shared with you`, {
        partial: true,
        ...(codes ? { codes: [...codes].sort() } : {}),
        policy: `${ministry}/${group}`,
        ...(kinds ? { kinds: [...kinds].sort() } : {}),
        ...(parts ? { parts: [...parts].sort() } : {}),
      }),
    );
  }

  #add(
    key: string,
    group: string,
    what: string,
    kinds: readonly string[] | null,
    code: string | null,
    part: string | null = null,
  ): void {
    let known = this.#refusals.get(key);
    if (!known) {
      known = {
        group,
        kinds: kinds && new Set(),
        parts: part === null ? null : new Set(),
        what: new Set(),
        codes: new Set(),
      };
      this.#refusals.set(key, known);
    }
    known.what.add(what);
    for (const kind of kinds ?? []) known.kinds?.add(kind);
    if (part !== null) known.parts?.add(part);
    if (code === null) known.codes = null;
    else known.codes?.add(code);
  }
}

export const refusalsOf = perRequest(() => new Refusals());

export function refusal(message: string, extensions: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', ...extensions } });
}
