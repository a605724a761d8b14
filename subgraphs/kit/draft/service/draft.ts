import { codeIn, codeLine, type CodeDoubt, type CodePlan, isPlan, openCode } from '../codes.ts';
import type { FieldFacts, InputFacts, OperationFacts, ServiceFacts } from '../facts.ts';
import { before, braces, type Entries, type Line, lines, list, open, said } from '../lines.ts';
import { fits, pick } from '../names.ts';
import { leftOver, recordDraft } from '../record.ts';
import { unreadNames, written } from '../rows.ts';
import type { Naming, Sections } from '../sections.ts';
import { Words } from '../words.ts';
import { isSameRow } from './envelope.ts';
import { inputFor, placeOf, sentOf } from './inputs.ts';
import { serviceLinks } from './links.ts';
import { transportLine } from './transport.ts';

/** An operation that tells records, and the input that takes their codes. */
interface Register {
  readonly operation: OperationFacts;
  /** Doubtful: it is told by its one field, and what it is called on the graph stays open. */
  readonly code: CodePlan | CodeDoubt;
  readonly input: InputFacts | null;
}

/** The parts of the file for a service: how each question is put, and how its rows are read. */
export function draftService(facts: ServiceFacts, naming: Naming): Sections {
  const words = new Words();
  const register = registerIn(facts.operations, naming.sector);
  const fullest = [...facts.operations].sort((a, b) => tellsOf(b) - tellsOf(a))[0];
  const operation = register?.operation ?? fullest ?? null;
  const alike = facts.operations.filter((each) => each.body === operation?.body);
  const used: OperationFacts[] = [];
  const use: Use = (each) => {
    if (!used.includes(each)) used.push(each);
    return questionOf(each, operation);
  };
  const records = operation ? [recordLine(operation, register, alike, words, use)] : [];
  const links = operation
    ? serviceLinks(
        alike.filter((each) => !isSameRow(each.row, operation.row)),
        register?.code.fields[0] ?? null,
        words,
        use,
      )
    : { lines: [], notes: [] };
  const organizations = organizationLine(alike, use);
  const { line, settings } = transportLine(facts, naming, operation, used, register?.input ?? null);
  const code = register?.code ?? { fields: [], why: 'no question takes what looks like a code' };
  return {
    transport: [operation?.body === 'soap' ? 'soap' : 'http', line],
    codes: new Map([['lot', isPlan(code) ? codeLine(code) : openCode(code, naming.sector)]]),
    words: words.lines,
    records,
    links: links.lines,
    organizations,
    notes: [
      ...facts.notes,
      ...namesAlone(facts),
      ...unused(
        facts.operations.filter(({ inputs }) => inputs !== null),
        used,
      ),
      ...links.notes,
    ],
    settings,
  };
}

/** Notes that an operation is asked, and gives the question. */
export type Use = (operation: OperationFacts) => (asked: Readonly<Record<string, string>>) => Line;

const OPTIONS = { name: 'lot', unique: [] } as const;

/** The operation whose rows tell most of a record, and that takes codes which they tell. */
function registerIn(operations: readonly OperationFacts[], sector: string): Register | null {
  const found = operations.flatMap((operation): readonly Register[] => {
    const { inputs, row } = operation;
    const asked = inputs === null ? null : row.fields.filter((field) => keyInput(field, operation) !== null);
    const code = codeIn(row, { ...OPTIONS, sector, asked });
    const [field, second] = code.fields;
    if (!field || (!isPlan(code) && second) || (inputs !== null && pick(row.fields, 'productName').field === null))
      return [];
    return [{ operation, code, input: inputs === null ? null : keyInput(field, operation) }];
  });
  return found.sort((a, b) => tellsOf(b.operation) - tellsOf(a.operation))[0] ?? null;
}

/** Of a search, an input is one condition among many; what takes codes takes them alone, or cannot do without. */
function keyInput(field: FieldFacts, operation: OperationFacts): InputFacts | null {
  const input = inputFor(field, operation);
  const others = (operation.inputs ?? []).filter(
    (each) => each !== input && placeOf(each) === null && each.place !== 'header',
  );
  return input !== null && (input.isList || !input.mayLack || others.length === 0) ? input : null;
}

function tellsOf({ row: { fields } }: OperationFacts): number {
  const meanings = ['productName', 'quantity', 'producedAt', 'expiresAt', 'updatedAt', 'uscc'] as const;
  return meanings.filter((meaning) => pick(fields, meaning).field !== null).length;
}

/** The question of an operation; rows that stand elsewhere than in the first are named. */
function questionOf(operation: OperationFacts, first: OperationFacts | null): ReturnType<Use> {
  return (asked) => {
    const { path, send } = sentOf(operation, asked);
    const rows =
      operation.body === 'soap' || operation.envelope.rows !== first?.envelope.rows ? operation.envelope.rows : null;
    const sent: Entries = { send: Object.keys(send).length === 0 ? null : braces(send) };
    return operation.body === 'soap'
      ? lines({ operation: operation.name, ...sent, rows })
      : lines({ path, ...sent, rows });
  };
}

function recordLine(
  operation: OperationFacts,
  register: Register | null,
  alike: readonly OperationFacts[],
  words: Words,
  use: Use,
): Line {
  const { row, inputs } = operation;
  const draft = recordDraft(row, register?.code.fields ?? [], levelOf(register), words);
  const ask =
    inputs === null
      ? lines({
          path: open('/query, the path of this question'),
          send: open("{ code: '{lot}' }, with what the system is asked by"),
        })
      : register?.input
        ? use(operation)({ [register.input.name]: '{lot}' })
        : openQuestion(operation);
  const made = lines({
    ask,
    search: inputs === null ? null : searchLine(operation, register, alike, use),
    code: 'lot',
    deleted: draft.deleted,
    ignore: draft.unread.length === 0 ? null : list(draft.unread, true),
    map: draft.map,
  });
  before(made, 'ask', [`${operation.name}${operation.about === '' ? '' : `, ${operation.about}`}`]);
  before(made, 'ignore', leftOver(draft.left));
  return made;
}

/** A question without a code whose rows are the same: it lists the register. */
function searchLine(
  { row }: OperationFacts,
  register: Register | null,
  alike: readonly OperationFacts[],
  use: Use,
): Line | null {
  const found = alike.filter(
    (each) =>
      each.inputs !== null &&
      isSameRow(each.row, row) &&
      !takesCode(each, register) &&
      each.inputs.some((input) => placeOf(input) ?? isAfter(input)),
  );
  const [operation, ...others] = found;
  if (!operation || others.length > 0) return null;
  const name = operation.inputs?.filter((input) => fits(fieldLike(input), 'productName') > 0) ?? [];
  const after = operation.inputs?.find(isAfter);
  const [only] = name.length === 1 ? name : [];
  return lines({
    ask: use(operation)({
      ...(only ? { [only.name]: '{filter.productName?}' } : {}),
      ...(after ? { [after.name]: '{after?}' } : {}),
    }),
    cursor: after
      ? open(
          `the path of what ${after.name} is compared with, such as ${register?.code.fields[0]?.path ?? 'no'}`,
          'nothing says it',
        )
      : null,
    filter: only ? lines({ productName: braces({ zh: '产品名称', en: 'Part of the name' }) }) : null,
  });
}

function openQuestion({ body, envelope }: OperationFacts): Line {
  const question =
    body === 'soap'
      ? `{ operation: Query, send: { code: '{lot}' }, rows: ${envelope.rows ?? 'row'} }`
      : "{ path: /query, send: { code: '{lot}' } }";
  return open(`${question}, the question that takes codes`);
}

function levelOf(register: Register | null): CodePlan['level'] {
  return register && isPlan(register.code) ? register.code.level : null;
}

function takesCode(operation: OperationFacts, register: Register | null): boolean {
  const [field] = register?.code.fields ?? [];
  return operation === register?.operation || (field !== undefined && keyInput(field, operation) !== null);
}

function isAfter({ name }: InputFacts): boolean {
  return /^(?:after|since|lastid|fromid)$/i.test(name);
}

function fieldLike({ name, about, type }: InputFacts): FieldFacts {
  return { path: name, name, about, type, mayLack: false, words: [], seen: null };
}

/** The question that takes credit codes and answers with names. */
function organizationLine(alike: readonly OperationFacts[], use: Use): Line | null {
  const found = alike.flatMap((operation) => {
    const code = pick(operation.row.fields, 'uscc').field;
    const name = pick(operation.row.fields, 'orgName').field;
    const input = code ? inputFor(code, operation) : null;
    return code && name && input && !operation.row.fields.some((field) => fits(field, 'batch') > 0)
      ? [{ operation, code, name, input }]
      : [];
  });
  const [first] = found;
  if (!first || found.length > 1) return null;
  const { operation, code, name, input } = first;
  const inside = unreadNames(operation.row, new Set([code, name]));
  return lines({
    ask: use(operation)({ [input.name]: '{uscc}' }),
    ignore: inside.length === 0 ? null : list(inside, true),
    map: lines({ uscc: said(written(code), 'the question takes it'), name: written(name) }),
  });
}

/** Descriptions have no values: what a name says is all that is known. */
function namesAlone({ operations }: ServiceFacts): readonly string[] {
  const seen = operations.some(({ row }) => row.fields.some((field) => field.seen !== null));
  return seen ? [] : ['No values were seen: where no comment says more, a name alone said what it is.'];
}

function unused(operations: readonly OperationFacts[], used: readonly OperationFacts[]): readonly string[] {
  const left = operations.filter((each) => !used.includes(each));
  if (left.length === 0) return [];
  return [
    `not asked: ${left
      .slice(0, 12)
      .map(({ name }) => name)
      .join(', ')}${left.length > 12 ? `, and ${left.length - 12} more` : ''}`,
  ];
}
