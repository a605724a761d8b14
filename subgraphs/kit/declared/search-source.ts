import { checkNames } from './asked.ts';
import { CONDITION_NAMES } from './conditions.ts';
import { textOf } from './expression.ts';
import type { Value } from './mapping.ts';
import type { Part } from './part.ts';
import { optional, type Reading } from './reading.ts';
import type { Scope } from './scope.ts';
import type { Question } from './transport.ts';

/** How a register is searched. */
export interface SearchSource {
  readonly question: Question;
  /** Fields of the sector's filter. */
  readonly filters: readonly string[];
  readonly cursor: Value<string> | null;
  /** How many it finds in all; null: the system does not count. */
  readonly count: Question | null;
}

/** `search:` of a source of records. @param scope of its rows */
export function searchSource(part: Part, scope: Scope, reading: Reading): SearchSource {
  const fields = part.fields(['ask', 'cursor', 'filter', 'count']);
  const askPart = fields.need('ask', 'ask: a question');
  const question = reading.transport.question(askPart ?? part, `${scope.name} search`);
  const known = [...CONDITION_NAMES, ...reading.transport.names];
  if (askPart) checkNames(askPart, question, known);
  const cursorPart = fields.get('cursor');
  const keyed = question.names.includes('after');
  if (keyed && !cursorPart) part.fault('cursor is missing; write cursor: the path of what {after} is compared with');
  const cursor = optional(cursorPart, (each) => textOf(each, scope, reading.mapping));
  const filters = filtersOf(fields.get('filter'), question);
  for (const name of question.names)
    if (name.startsWith('filter.') && !filters.includes(name.slice('filter.'.length)))
      askPart?.fault(`{${name}} is no filter; write it under filter: ${name.slice('filter.'.length)}`);
  const count = optional(fields.get('count'), (each) => {
    const counting = reading.transport.question(each, `${scope.name} count`);
    checkNames(each, counting, known);
    if (!counting.counts) each.fault('no answer says how many there are; write answer: { total: path }');
    return counting;
  });
  return { question, filters, cursor: cursor ?? null, count: count ?? null };
}

/** Names of the sector's filter, in a list where its schema is written elsewhere. */
function filtersOf(part: Part | undefined, question: Question): readonly string[] {
  const named = part?.isList
    ? part.entries().map((each) => [each.text('the name of a filter') ?? '', each] as const)
    : [...(part?.members() ?? [])];
  for (const [name, each] of named)
    if (!question.names.includes(`filter.${name}`))
      each.fault(`the filter ${name} is in no question; write {filter.${name}} where it stands, or leave it out`);
  return named.map(([name]) => name);
}
