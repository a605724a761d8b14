import { setImmediate as turn } from 'node:timers/promises';
import {
  type ConstValueNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLResolveInfo,
  Kind,
  OperationTypeNode,
  responsePathAsArray,
} from 'graphql';

/** Items of lists that are completed in one turn of the loop. */
const PART = 1_000;

/** What an operation makes of one part. */
export interface PartResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** An error, where it stands in the whole. */
export interface Placed {
  readonly error: GraphQLError;
  readonly path: Path | null;
}

type Path = readonly (string | number)[];
type Items = readonly unknown[];

interface Rest {
  readonly items: Items;
  readonly path: Path;
  readonly document: DocumentNode;
}

/**
 * The parts of an operation's chains. graphql-js completes lists in one turn, 30 ms of 10,000 units: it is given so many items a
 * turn, and the rest of a longer list in turns of their own, as the same list of further chains.
 */
export class ChainParts {
  readonly #rest: Rest[] = [];
  /** Items given since the last turn that was waited for. */
  #given = 0;
  #turn: Promise<unknown> | null = null;

  /** What of a chain's list is completed first, and when. */
  first(all: Items, info: GraphQLResolveInfo): Items | Promise<Items> {
    if (all.length > PART) this.#rest.push({ items: all, path: responsePathAsArray(info.path), document: alone(info) });
    const items = all.length > PART ? all.slice(0, PART) : all;
    this.#given += items.length;
    if (this.#given > PART) {
      this.#given = items.length;
      this.#turn = (this.#turn ?? Promise.resolve()).then(() => turn());
    }
    return this.#turn ? this.#turn.then(() => items) : items;
  }

  /**
   * Adds all others to what the first ones became.
   * @param run makes something of one part
   * @returns their errors, and whether one became nothing, as then the whole does
   */
  async addOthers(
    data: PartResult['data'],
    run: (document: DocumentNode, part: Items) => Promise<PartResult>,
  ): Promise<{ readonly placed: readonly Placed[]; readonly isNothing: boolean }> {
    const placed: Placed[] = [];
    for (const { items, path, document } of this.#rest) {
      const whole = path.reduce<unknown>(
        (value, step) => (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[step],
        data,
      );
      // An error has put null in its place.
      if (!Array.isArray(whole)) continue;
      for (let from = PART; from < items.length; from += PART) {
        await turn();
        const result = await run(document, items.slice(from, from + PART));
        for (const error of result.errors ?? []) placed.push({ error, path: placeOf(error, path, from) });
        if (!result.data) return { placed, isNothing: true };
        const [chain] = Object.values(result.data) as Readonly<Record<string, Items>>[];
        const [part] = Object.values(chain ?? {});
        for (const item of part ?? []) whole.push(item);
      }
    }
    // What comes next has a turn of its own, too.
    if (this.#rest.length > 0) await turn();
    return { placed, isNothing: false };
  }
}

/** By the type whose list it is, a field that gives one, and what that requires. */
const GIVEN_BY: Readonly<Record<string, readonly [field: string, argument: string, value: ConstValueNode]>> = {
  Chain: ['chain', 'code', { kind: Kind.STRING, value: '' }],
  Chains: ['chains', 'codes', { kind: Kind.LIST, values: [] }],
  Impact: ['impact', 'codes', { kind: Kind.LIST, values: [] }],
};

/** The list alone, wherever in the operation it stands. */
function alone({
  fieldNodes,
  fragments,
  parentType,
  operation: { variableDefinitions },
}: GraphQLResolveInfo): DocumentNode {
  const given = GIVEN_BY[parentType.name];
  if (!given) throw new Error(`no field gives a part of ${parentType.name}`);
  const [name, argument, value] = given;
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    // Required, and not looked at.
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: argument }, value }],
    selectionSet: { kind: Kind.SELECTION_SET, selections: fieldNodes },
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

/** At `chain`, `units`, 3 of a part. */
function placeOf({ path }: GraphQLError, whole: Path, from: number): Placed['path'] {
  if (!path) return null;
  const [, , index, ...below] = path;
  return typeof index === 'number' ? [...whole, index + from, ...below] : whole;
}
