import { Fault } from '@tongcha/resilience';
import { connectSql, SQL_URL, type SqlConnector } from '../connectors/sql/index.ts';
import { charsetOf } from '../charset.ts';
import { number } from '../values/number.ts';
import { known } from '../values/reader.ts';
import { writing } from '../orders/write-fault.ts';
import type { Part } from './part.ts';
import { piecesIn } from './template.ts';
import {
  momentIn,
  type Putting,
  type Question,
  type Transport,
  type Variables,
  type Window,
  type Writing,
} from './transport.ts';
import { valueIn, type Variable, variableOf } from './variable.ts';

const KEYS = ['url', 'user', 'password', 'charset', 'keys', 'ping'] as const;

/** `sql:` of the file: a statement is a question, `{lot}` in it the list of keys, `{filter.name}` one value; each is bound, none is written into the text. */
export async function sqlTransport(part: Part): Promise<Transport | null> {
  const fields = part.fields(KEYS);
  const urlPart = fields.need('url', 'url: ${SYSTEM_DB_URL}');
  const url = urlPart?.settled('an address: ${SYSTEM_DB_URL}') ?? null;
  const [user, password] = [fields.get('user')?.settled(), fields.get('password')?.settled()];
  const charset = fields.get('charset')?.text('gb18030');
  const ping = fields.get('ping')?.text('a statement') ?? 'SELECT 1 AS one';
  const most =
    fields
      .get('keys')
      ?.fields(['most'] as const)
      .get('most')
      ?.integer(1, 10_000) ?? 500;
  if (url === null || !SQL_URL.test(url)) {
    urlPart?.fault('expected sqlite:, postgres://, mysql://, kingbase://, oracle: or dameng:');
    return null;
  }
  let database: SqlConnector;
  try {
    database = await connectSql({
      url,
      user: user ?? undefined,
      password: password ?? undefined,
      ...(charset ? { charset: charsetOf(charset) } : {}),
    });
  } catch (error) {
    urlPart?.fault(error instanceof Error ? error.message : String(error));
    return null;
  }
  return {
    maxKeys: most,
    join: null,
    names: ['first', 'after'],
    question: (each) => new Statement(each, database),
    ...(database.write ? { writing: (each: Part) => new Order(each, database) } : {}),
    ping: async (signal) => void (await database.select(ping, null, [], { signal })),
    close: () => database.close(),
  };
}

/** Statements of one transaction; one that names a code is run for each. */
class Order implements Writing {
  readonly names: readonly string[];
  readonly #statements: readonly (readonly (string | Variable)[])[];
  readonly #database: SqlConnector;

  constructor(part: Part, database: SqlConnector) {
    this.#statements = part
      .entries()
      .map((each) => piecesOf(each, 'a statement: INSERT INTO … VALUES ({number}, {lot})'));
    this.names = [...new Set(this.#statements.flatMap(namesOf))];
    this.#database = database;
  }

  /** A number that is there is of the same order, which was written as a whole. */
  async put(values: Parameters<Writing['put']>[0], signal: AbortSignal): Promise<Record<string, unknown>> {
    const [scheme, keys] = Object.entries(values).find(([, value]) => Array.isArray(value)) ?? ['', []];
    const written = this.#statements.flatMap((pieces) => {
      const all = namesOf(pieces).includes(scheme) ? (keys as readonly string[]) : [null];
      return all.map((key) => {
        const own = { ...values, [scheme]: key } as Variables;
        return {
          statement: pieces.map((piece) => (typeof piece === 'string' ? piece : '?')).join(''),
          values: pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [valueOf(piece, own)])),
        };
      });
    });
    await writing(async () => this.#database.write?.(written, { signal }));
    return {};
  }
}

function namesOf(pieces: readonly (string | Variable)[]): readonly string[] {
  return [...new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.names)))];
}

/** The pieces of a statement. */
function piecesOf(part: Part, example: string): readonly (string | Variable)[] {
  const pieces = piecesIn(part, part.text(example) ?? '').map((piece) =>
    typeof piece === 'string' ? piece : variableOf(part, piece.name),
  );
  // The connector takes it for the place of a value.
  if (pieces.some((piece) => typeof piece === 'string' && piece.includes('?')))
    part.fault('a ? stands for a value and cannot be written; write {name} for a value');
  return pieces;
}

class Statement implements Question {
  readonly names: readonly string[];
  readonly counts = true;
  readonly #pieces: readonly (string | Variable)[];
  readonly #database: SqlConnector;

  constructor(part: Part, database: SqlConnector) {
    this.#pieces = piecesOf(part, 'a statement: SELECT … WHERE lot IN ({lot})');
    this.names = namesOf(this.#pieces);
    this.#database = database;
  }

  async all(scheme: string | null, keys: readonly string[], call: Putting): ReturnType<Question['all']> {
    if (scheme !== null && keys.length === 0) return { rows: [], incomplete: null, doubts: [] };
    const rows = await this.#select({}, scheme, keys, call);
    return { rows, incomplete: null, doubts: [] };
  }

  async page(variables: Variables, first: number, after: string | null, call: Putting): Promise<Window> {
    const rows = await this.#select({ ...variables, after: after ?? '', first: String(first + 1) }, null, [], call);
    if (!this.names.includes('first') && rows.length > first)
      throw new Fault('TOO_LARGE', 'the answer has too many rows');
    return { rows: rows.slice(0, first), more: rows.length > first, cursors: null, doubts: [] };
  }

  /** The one value of its one row. */
  async count(variables: Variables, call: Putting): Promise<number | null> {
    const [row = {}] = await this.#select(variables, null, [], call);
    const [value] = Object.values(row);
    return known(number()(value));
  }

  #select(
    variables: Variables,
    scheme: string | null,
    keys: readonly string[],
    call: Putting,
  ): ReturnType<SqlConnector['select']> {
    const values = { ...variables, ...momentIn(call) };
    const isKey = ({ names }: Variable): boolean => scheme !== null && names.includes(scheme);
    const sql = this.#pieces
      .map((piece) => (typeof piece === 'string' ? piece : isKey(piece) ? '{list}' : '?'))
      .join('');
    const bound = this.#pieces.flatMap((piece) =>
      typeof piece === 'string' || isKey(piece) ? [] : [valueOf(piece, values)],
    );
    return this.#database.select(sql, scheme === null ? null : keys, bound, { signal: call.signal });
  }
}

function valueOf(variable: Variable, values: Variables): string | null {
  const value = valueIn(variable, values);
  return value === null ? (variable.mayLack ? null : '') : variable.change(value);
}
