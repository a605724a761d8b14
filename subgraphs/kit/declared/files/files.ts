import { FileDrop, type FileKind } from '../../connectors/file-drop/index.ts';
import { nearest } from '../nearest.ts';
import type { Part } from '../part.ts';
import type { Question, Transport } from '../transport.ts';
import type { Variable } from '../variable.ts';
import { templateIn } from './columns.ts';
import { type DeclaredKind, kindIn } from './kind.ts';
import { type FileAsk, FileQuestion, variableIn } from './question.ts';

const KEYS = ['folder', 'index', 'look', 'late', 'kinds'] as const;
const ASK_KEYS = ['of', 'by', 'is', 'exact', 'has'] as const;

/** How often a folder is looked at that tells of nothing, and how long a file may stay unfinished, seconds. */
const [LOOK_S, LATE_S] = [30, 600];

/** How many keys are looked up at a time. */
const MOST_KEYS = 1_000;

/** `files:` of the file: a folder that the legacy system drops files into, and what each kind of them is. */
export function filesTransport(part: Part): Transport | null {
  const fields = part.fields(KEYS);
  const folder = fields.need('folder', 'folder: ${DROP_FOLDER}')?.settled('a folder: ${DROP_FOLDER}') ?? null;
  const index = fields.need('index', 'index: ${DROP_INDEX}')?.settled('a file of our own: ${DROP_INDEX}') ?? null;
  const [look, late] = [
    fields.get('look')?.integer(1, 86_400) ?? LOOK_S,
    fields.get('late')?.integer(0, 604_800) ?? LATE_S,
  ];
  const kinds = new Map<string, Used | null>();
  for (const [name, each] of fields.need('kinds', "kinds: { lots: { name: 'LOT_*.csv', … } }")?.members() ?? []) {
    const declared = kindIn(each, name);
    kinds.set(name, declared && new Used(declared));
  }
  if (folder === null || index === null) return null;
  let drop: FileDrop | null = null;
  return {
    maxKeys: MOST_KEYS,
    join: null,
    names: [],
    question: (each) =>
      questionIn(each, kinds, () => {
        if (drop === null) throw new Error('a folder that is not open yet');
        return drop;
      }),
    open: async () => {
      const described = [...kinds.values()].flatMap((used) => used?.described ?? []);
      try {
        drop = await FileDrop.open({ folder, index, kinds: described, scanMs: look * 1_000, lateMs: late * 1_000 });
      } catch (error) {
        const { code } = error as { code?: unknown };
        fields.get('index')?.fault(`the index cannot be opened${typeof code === 'string' ? ` (${code})` : ''}`);
      }
    },
    // Also before it is open: nothing can be answered then.
    ping: async () => {
      const fault = drop?.fault();
      if (fault) throw fault;
    },
    history: () =>
      drop !== null && [...kinds.values()].some((used) => used?.keepsPast) ? { since: drop.rows.since() } : null,
    watch: (changed) => drop?.watch(changed),
    figures: () => drop?.figures() ?? {},
    close: async () => drop?.close(),
  };
}

/** A kind of file, and by what questions look its rows up. */
class Used {
  readonly #declared: DeclaredKind;
  readonly #texts: Record<string, string> = {};
  readonly #columns = new Set<string>();

  constructor(declared: DeclaredKind) {
    this.#declared = declared;
    const { key, version } = declared.kind;
    for (const column of [...key, ...(version === undefined ? [] : [version])]) this.#columns.add(column);
  }

  /** @returns the name of the look-up in the index */
  lookUp(template: string, columns: readonly string[]): string {
    this.#texts[template] = template;
    this.needs(columns);
    return template;
  }

  needs(columns: readonly string[]): void {
    for (const column of columns) this.#columns.add(column);
  }

  get keepsPast(): boolean {
    return this.#declared.kind.version !== undefined;
  }

  /** The columns that there are; null: the files say. */
  get columns(): readonly string[] | null {
    const { format } = this.#declared.kind;
    if (this.#declared.open) return null;
    return format.type === 'fixed' ? format.columns.map(({ name }) => name) : format.columns;
  }

  /** With all that questions need of it. */
  get described(): FileKind {
    const { kind, open } = this.#declared;
    const { format } = kind;
    return {
      ...kind,
      texts: this.#texts,
      format:
        open && format.type !== 'fixed'
          ? { ...format, columns: [...new Set([...format.columns, ...(format.type === 'xml' ? [] : this.#columns)])] }
          : format,
    };
  }
}

function questionIn(part: Part, kinds: ReadonlyMap<string, Used | null>, drop: () => FileDrop): Question {
  const fields = part.fields(ASK_KEYS, "{ of: lots, by: lotNo, is: '{lot}' }");
  const ofPart = fields.need('of', 'of: a kind of file');
  const kind = ofPart?.text('a kind of file') ?? '';
  const used = kinds.get(kind);
  if (used === undefined) {
    const names = [...kinds.keys()];
    ofPart?.fault(
      `there is no kind of file ${kind}; write ${nearest(kind, names) ?? (names.join(', ') || 'it under kinds')}`,
    );
  }
  const [byPart, isPart] = [fields.get('by'), fields.get('is')];
  if (byPart && !isPart) byPart.fault("is is missing; write is: '{lot}'");
  if (isPart && !byPart) isPart.fault('by is missing; write by: the column of the key');
  const by = byPart && templateIn(byPart);
  const check = (from: Part, columns: readonly string[]): void => {
    const there = used?.columns ?? null;
    for (const column of columns)
      if (there && !there.includes(column))
        from.fault(`there is no column ${column}; write ${nearest(column, there) ?? there.join(', ')}`);
  };
  if (byPart && by) check(byPart, by.columns);
  const conditions = (name: 'exact' | 'has'): FileAsk['exact'] =>
    [...(fields.get(name)?.members("columns and what they are: { name: '{filter.productName}' }") ?? [])].flatMap(
      ([column, each]): (readonly [string, Variable])[] => {
        const value = variableIn(each);
        if (/["{}]/.test(column)) each.fault('a column is named without { } and "');
        check(each, [column]);
        used?.needs([column]);
        return value ? [[column, value]] : [];
      },
    );
  const ask: FileAsk = {
    kind,
    keepsPast: used?.keepsPast === true,
    lookup: by && used ? used.lookUp(by.template, by.columns) : null,
    is: isPart ? variableIn(isPart) : null,
    exact: conditions('exact'),
    has: conditions('has'),
  };
  return new FileQuestion(ask, drop);
}
