import { type RecallNotice, type Writes } from '../orders/writes.ts';
import { localTime } from '../search/asked.ts';
import { NotUnderstood } from '../values/not-understood.ts';
import { isSource } from '../values/row.ts';
import { checkNames } from './asked.ts';
import type { CodeScheme } from './codes.ts';
import { textOf } from './expression.ts';
import type { Part } from './part.ts';
import { optional, type Reading } from './reading.ts';
import { Scope } from './scope.ts';
import type { Writing } from './transport.ts';

const KEYS = ['dedupe', 'settleMs', 'write', 'reference', 'find', 'found'] as const;
const NAMES = ['number', 'recall', 'action', 'state', 'level', 'reason', 'advice', 'authority', 'at'] as const;
/** What it makes of the units. */
const STATES: Readonly<Record<RecallNotice['action'], string>> = {
  OPEN: 'RECALLED',
  EXTEND: 'RECALLED',
  NARROW: 'LIFTED',
  CANCEL: 'CANCELLED',
  CLOSE: 'CLOSED',
};
const MOST_SETTLE_MS = 86_400_000;

/** `recalls:` of the file: how the system takes in orders of recalls, and how it can be known to have done so once. */
export function recallsOf(part: Part, { mapping, transport }: Reading): Writes<RecallNotice> | null {
  const fields = part.fields(KEYS, 'recalls: { dedupe: KEY, write: … }');
  const dedupe = fields.need('dedupe', 'dedupe: KEY')?.word(['KEY', 'FIND', 'NONE'] as const) ?? 'NONE';
  const writePart = fields.need('write', 'write: what is sent, with {number} and a code');
  if (!writePart) return null;
  const writing = transport.writing?.(writePart, 'recalls write');
  if (!writing) {
    writePart.fault('this system is only read: it takes no orders');
    return null;
  }
  const scheme = schemeIn(writePart, writing, { mapping, transport });
  if (!writing.names.includes('number'))
    writePart.fault('{number} is missing, by which an order is one however often it is told');
  const answer = new Scope('recalls answer', mapping.shapes);
  const reference = optional(fields.get('reference'), (each) => textOf(each, answer, mapping));
  if (scheme === null) return null;
  const way = {
    takes: (code: string): boolean => scheme.keyOf(code) !== null,
    async write(notice: RecallNotice, { signal }: { readonly signal: AbortSignal }): Promise<string | null> {
      const answered = await writing.put(valuesOf(notice, scheme, transport.join), signal);
      return reference && isSource(answered) ? reference(answer.open(answered)) : null;
    },
  };
  const findPart = fields.get('find');
  if (dedupe !== 'FIND') {
    findPart?.fault(`nothing is looked for by ${dedupe}; leave it out, or write dedupe: FIND`);
    return { ...way, dedupe };
  }
  const settleMs = fields.need('settleMs', 'settleMs: 5000')?.integer(0, MOST_SETTLE_MS) ?? 0;
  const find = optional(fields.need('find', 'find: a question with {number}'), (each) => {
    const question = transport.question(each, 'recalls find');
    checkNames(each, question, ['number', ...transport.names]);
    if (!question.names.includes('number')) each.fault('{number} is missing, by which an order is found');
    return question;
  });
  const row = new Scope('recalls found', mapping.shapes);
  const found = optional(fields.get('found'), (each) => textOf(each, row, mapping));
  if (!find) return null;
  return {
    ...way,
    dedupe,
    settleMs,
    async find(number, call) {
      const { rows, doubts, incomplete = null } = await find.page({ number }, 1, null, call);
      if (incomplete) throw incomplete;
      if (doubts.length > 0) throw new NotUnderstood(doubts);
      const [first] = rows;
      if (first === undefined) return null;
      return (found && isSource(first) ? found(row.open(first)) : null) ?? number;
    },
  };
}

/** By which kind of code it is written: its codes are those that the system takes orders about. */
function schemeIn(
  part: Part,
  writing: Writing,
  { mapping, transport }: Pick<Reading, 'mapping' | 'transport'>,
): CodeScheme | null {
  const codes = [...mapping.codes.values()];
  checkNames(part, writing, [...NAMES, ...codes.map(({ name }) => name), ...transport.names]);
  const [scheme, another] = codes.filter(({ name }) => writing.names.includes(name));
  if (scheme && !another) return scheme;
  part.fault(
    scheme
      ? `one kind of code an order; this one has {${scheme.name}} and {${another?.name}}`
      : `the order has no code; write ${codes.map(({ name }) => `{${name}}`).join(' or ')} where the codes stand`,
  );
  return null;
}

function valuesOf(
  { codes, at, ...notice }: RecallNotice,
  scheme: CodeScheme,
  join: string | null,
): Parameters<Writing['put']>[0] {
  const { number, recall, action, level, reason = null, advice = null, authority } = notice;
  const keys = codes.flatMap((code) => scheme.keyOf(code) ?? []);
  return {
    number,
    recall,
    action,
    state: STATES[action],
    level,
    reason,
    advice,
    authority,
    at: localTime(Date.parse(at)),
    [scheme.name]: join === null ? keys : keys.join(join),
  };
}
