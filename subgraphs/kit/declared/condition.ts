import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { NOT_UNDERSTOOD, type Read } from '../values/reader.ts';
import type { Row, Source } from '../values/row.ts';
import { given, plainCondition } from './plain-condition.ts';
import type { Part } from './part.ts';
import type { Scope } from './scope.ts';

/** Whether a condition holds of a row. */
export type Holds = (row: Row) => Read<boolean>;

const ENVIRONMENT = new Environment({ unlistedVariablesAreDyn: true }).registerFunction('given(dyn): bool', given);
/** The row itself, for names that are no words: `row["@id"]`. */
const ROW = 'row';

/**
 * A condition in CEL over a row's own values: `status == '2' && given(clearDate)`. A name that the row does not have is
 * not understood, unless a path says that it may be left out (`name?`).
 */
export function conditionOf(part: Part, scope: Scope): Holds {
  const written = part.text("a condition: status == '2'");
  if (written === null) return () => true;
  let parsed: ParseResult;
  try {
    parsed = ENVIRONMENT.parse(written);
  } catch (error) {
    part.fault(`${messageOf(error)}; write a condition in CEL: status == '2' && given(date)`);
    return () => true;
  }
  const { valid, type, error } = parsed.check();
  if (!valid || (type !== 'bool' && type !== 'dyn'))
    part.fault(valid ? `this is a ${type}, and no condition; write given(name) or name == '…'` : messageOf(error));
  const names = [...identifiersIn(parsed.ast)].filter((name) => name !== ROW);
  for (const name of names) scope.knows(name);
  const evaluated = (source: Source): Read<boolean> => {
    try {
      const held: unknown = parsed(contextOf(source, names, scope));
      return typeof held === 'boolean' ? held : NOT_UNDERSTOOD;
    } catch {
      // A name that is not there, or values that cannot be compared.
      return NOT_UNDERSTOOD;
    }
  };
  const holds = plainCondition(parsed.ast, (name) => scope.mayLack(name)) ?? evaluated;
  const place = names.join('+') || ROW;
  return (row) => {
    const held = holds(row.source);
    if (held === NOT_UNDERSTOOD) row.doubt(place);
    return held;
  };
}

function contextOf(source: Source, names: readonly string[], scope: Scope): Record<string, unknown> {
  const context: Record<string, unknown> = { [ROW]: source };
  for (const name of names) {
    const value = source[name];
    if (value !== undefined) context[name] = value;
    else if (scope.mayLack(name)) context[name] = null;
  }
  return context;
}

const MACROS: ReadonlySet<unknown> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** Names of the row: those that a macro binds are its own. */
function identifiersIn(node: ASTNode): Set<string> {
  const found = new Set<string>();
  const bound = new Set<unknown>();
  const visit = (each: unknown): void => {
    if (Array.isArray(each)) return each.forEach(visit);
    if (typeof each !== 'object' || each === null || !('op' in each) || !('args' in each)) return;
    const { op, args } = each as { readonly op: string; readonly args: unknown };
    if (op === 'id' && typeof args === 'string') found.add(args);
    if (op === 'rcall' && Array.isArray(args) && MACROS.has(args[0]))
      bound.add((args as readonly (readonly { readonly args: unknown }[])[])[2]?.[0]?.args);
    visit(args);
  };
  visit(node);
  return new Set([...found].filter((name) => !bound.has(name)));
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
