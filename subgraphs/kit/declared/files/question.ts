import { Fault } from '@tongcha/resilience';
import { type FileDrop, foldedKey, type Rows, type RowsAsked } from '../../connectors/file-drop/index.ts';
import { ZONE_MS } from '../../time.ts';
import type { Part } from '../part.ts';
import { piecesIn } from '../template.ts';
import { AS_OF, type Listed, type Putting, type Question, type Variables, type Window } from '../transport.ts';
import { valueIn, type Variable, variableOf } from '../variable.ts';

/** Of which rows a question asks. */
export interface FileAsk {
  readonly kind: string;
  /** What a row is looked up by, by its name in the index; null: rows are listed. */
  readonly lookup: string | null;
  readonly is: Variable | null;
  /** Whether it is known how rows stood at a moment. */
  readonly keepsPast: boolean;
  /** Columns and what they must be, or have in them. */
  readonly exact: readonly (readonly [column: string, value: Variable])[];
  readonly has: readonly (readonly [column: string, value: Variable])[];
}

/** Rows of dropped files, by the index. */
export class FileQuestion implements Question {
  readonly names: readonly string[];
  /** What of the rows the mapping takes for a record is not known here. */
  readonly counts = false;
  readonly #ask: FileAsk;
  readonly #drop: () => FileDrop;

  constructor(ask: FileAsk, drop: () => FileDrop) {
    this.#ask = ask;
    this.#drop = drop;
    const names = [ask.is, ...[...ask.exact, ...ask.has].map(([, value]) => value)].flatMap(
      (each) => each?.names ?? [],
    );
    this.names = [...names, ...(ask.keepsPast ? ['asOf'] : [])];
  }

  async all(scheme: string | null, keys: readonly string[], { asOf }: Putting): Promise<Listed> {
    const { kind, lookup } = this.#ask;
    const { rows, incomplete } = this.#standing();
    if (scheme === null) return this.#list(rows.at(asOf), incomplete);
    if (lookup === null || keys.length === 0) return { rows: [], incomplete, doubts: [] };
    const folded = new Map(keys.map((key) => [key, foldedKey(key)]));
    const asked = [...new Set(folded.values())];
    const then = rows.at(asOf);
    const { ofAll, values } = then.doubts(kind, lookup, asked);
    return {
      rows:
        asOf === undefined
          ? rows.told(kind, lookup, asked).map(({ row, modifiedMs }) => dated(row, modifiedMs))
          : then.lookup(kind, lookup, asked),
      incomplete: then.forgotten(kind, lookup, asked).size > 0 ? FORGOTTEN : incomplete,
      doubts: ofAll ? [`${kind}/rejected`] : [],
      doubtful: keys.filter((key) => values.has(folded.get(key) ?? '')),
    };
  }

  async page(variables: Variables, first: number, after: string | null, { asOf }: Putting): Promise<Window> {
    const { kind, exact, has } = this.#ask;
    const { rows, incomplete } = this.#standing();
    const given = (all: FileAsk['exact']): Record<string, string> =>
      Object.fromEntries(
        all.flatMap(([column, variable]) => {
          const value = valueIn(variable, variables);
          return value === null ? [] : [[column, variable.change(value)]];
        }),
      );
    const asked: RowsAsked = { exact: given(exact), parts: given(has) };
    const then = rows.at(asOf);
    const found = then.page(kind, after ?? '', first + 1, asked);
    const shown = found.slice(0, first);
    const end = found.length > first ? (shown.at(-1)?.key ?? null) : null;
    const modified =
      asOf === undefined
        ? rows.modified(
            kind,
            shown.map(({ key }) => key),
          )
        : new Map<string, number | null>();
    return {
      rows: shown.map(({ key, row }) => dated(row, modified.get(key) ?? null)),
      more: found.length > first,
      cursors: shown.map(({ key }) => key),
      doubts: then.lacks(kind, after ?? '', end) ? [`${kind}/rejected`] : [],
      incomplete: then.forgets(kind) ? FORGOTTEN : incomplete,
    };
  }

  async count(): Promise<null> {
    return null;
  }

  /** All rows of the kind. */
  #list(then: Rows, incomplete: Fault | null): Listed {
    const { kind } = this.#ask;
    const rows: object[] = [];
    for (let after = ''; ;) {
      const page = then.page(kind, after, LIST_PAGE, {});
      rows.push(...page.map(({ row }) => row));
      if (page.length < LIST_PAGE)
        return { rows, incomplete, doubts: then.lacks(kind, '', null) ? [`${kind}/rejected`] : [] };
      after = page.at(-1)?.key ?? '';
    }
  }

  /** @throws Fault where there is nothing to answer from */
  #standing(): { readonly rows: FileDrop['rows']; readonly incomplete: Fault | null } {
    const drop = this.#drop();
    const incomplete = drop.fault();
    if (drop.rows.isEmpty())
      throw new Fault(incomplete?.code ?? 'UNAVAILABLE', 'has given no file yet', { cause: incomplete });
    return { rows: drop.rows, incomplete };
  }
}

/** Rows of a list at a time. */
const LIST_PAGE = 1_000;

/** Of a row that has had more versions than are kept. */
const FORGOTTEN = new Fault('NO_HISTORY', 'has reported this so often that it is not known any more how it stood');

/** A row is as old as its file. */
function dated(row: object, modifiedMs: number | null): object {
  if (modifiedMs === null) return row;
  return Object.assign(row, { [AS_OF]: `${new Date(modifiedMs + ZONE_MS).toISOString().slice(0, 19)}+08:00` });
}

/** `{lot}` alone. */
export function variableIn(part: Part): Variable | null {
  const [piece, second] = piecesIn(part, part.text("a name: '{lot}'") ?? '');
  if (piece !== undefined && typeof piece !== 'string' && second === undefined) return variableOf(part, piece.name);
  part.fault("expected one name: '{lot}'");
  return null;
}
