import { setImmediate as turn } from 'node:timers/promises';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLResolveInfo,
  Kind,
  OperationTypeNode,
  responsePathAsArray,
} from 'graphql';
import type { Chain } from '../chain/chain.ts';

/** Items of each of a chain's lists that are completed in one turn of the loop. */
const PART = 1_000;

/** What an operation makes of one part. */
export interface PartResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** An error, where it stands in the whole. */
export interface Placed {
  readonly error: GraphQLError;
  readonly path: readonly (string | number)[] | null;
}

interface Rest {
  readonly chain: Chain;
  readonly length: number;
  readonly path: readonly (string | number)[];
  readonly document: DocumentNode;
}

/**
 * The parts of an operation's long chains. graphql-js completes a list in one turn, 30 ms of 10,000 units: it is given the first
 * items of each list, and in turns of their own the others as further chains of the same selection.
 */
export class ChainParts {
  readonly #rest: Rest[] = [];

  /** What of the chain is completed at once. */
  first(chain: Chain, info: GraphQLResolveInfo): Chain {
    const length = Math.max(0, ...Object.values(chain).map((value) => (Array.isArray(value) ? value.length : 0)));
    if (length <= PART) return chain;
    this.#rest.push({ chain, length, path: responsePathAsArray(info.path), document: alone(info) });
    return partOf(chain, 0);
  }

  /**
   * Adds all others to what the first ones became.
   * @param run makes something of one part
   * @returns their errors, and whether one became nothing, as then the whole does
   */
  async addOthers(
    data: PartResult['data'],
    run: (document: DocumentNode, part: Chain) => Promise<PartResult>,
  ): Promise<{ readonly placed: readonly Placed[]; readonly isNothing: boolean }> {
    const placed: Placed[] = [];
    for (const { chain, length, path, document } of this.#rest) {
      const whole = path.reduce<unknown>((value, step) => (value as Chain | null | undefined)?.[step], data);
      // An error has put null in its place.
      if (!whole) continue;
      for (let from = PART; from < length; from += PART) {
        await turn();
        const result = await run(document, partOf(chain, from));
        for (const error of result.errors ?? []) placed.push({ error, path: placeOf(error, path, from) });
        if (!result.data) return { placed, isNothing: true };
        append(whole as Record<string, unknown>, result.data['chain'] as Chain);
      }
    }
    // What comes next has a turn of its own, too.
    if (this.#rest.length > 0) await turn();
    return { placed, isNothing: false };
  }
}

function partOf(chain: Chain, from: number): Chain {
  const part: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(chain))
    part[name] = Array.isArray(value) ? value.slice(from, from + PART) : value;
  return part;
}

/** Its selection, of `Query.chain`. */
function alone({ fieldNodes, fragments, operation: { variableDefinitions } }: GraphQLResolveInfo): DocumentNode {
  const selections = fieldNodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: 'chain' },
    // Required, and not looked at.
    arguments: [
      { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'code' }, value: { kind: Kind.STRING, value: '' } },
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        ...(variableDefinitions ? { variableDefinitions } : {}),
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
      },
      ...Object.values(fragments),
    ],
  };
}

function append(whole: Record<string, unknown>, part: Chain): void {
  for (const [name, items] of Object.entries(part)) {
    const all = whole[name];
    if (Array.isArray(items) && Array.isArray(all)) for (const item of items) all.push(item);
  }
}

/** At `chain`, `units`, 3 of a part. */
function placeOf({ path }: GraphQLError, whole: Rest['path'], from: number): Placed['path'] {
  if (!path) return null;
  const [, list, index, ...below] = path;
  if (list === undefined) return whole;
  if (typeof index !== 'number') return [...whole, ...path.slice(1)];
  return [...whole, list, index + from, ...below];
}
