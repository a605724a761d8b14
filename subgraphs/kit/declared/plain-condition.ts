import type { ASTNode } from '@marcbachmann/cel-js';
import { NOT_UNDERSTOOD, type Read } from '../values/reader.ts';
import type { Source } from '../values/row.ts';

type Holds = (source: Source) => Read<boolean>;

/** There, and not empty. */
export function given(value: unknown): boolean {
  return value !== null && value !== undefined && (typeof value !== 'string' || value.trim() !== '');
}

/**
 * A condition of the few shapes that nearly all have, as functions: names compared with texts, `given`, and, or, not. It says what CEL
 * says, at a tenth of the cost. Null: it has another shape, and CEL evaluates it.
 *
 * @param mayLack whether a row may lack the name: it is null then
 */
export function plainCondition(node: ASTNode, mayLack: (name: string) => boolean): Holds | null {
  const { op, args } = node as { readonly op: string; readonly args: unknown };
  const [a, b] = (Array.isArray(args) ? args : [args]) as readonly ASTNode[];
  const inner = (each: ASTNode | undefined): Holds | null => (each ? plainCondition(each, mayLack) : null);
  switch (op) {
    case '&&':
    case '||':
      return both(inner(a), inner(b), op === '||');
    case '!_':
      return negated(inner(a));
    case '==':
      return equal(a, b, mayLack);
    case '!=':
      return negated(equal(a, b, mayLack));
    case 'call':
      return isGiven(args as readonly [string, readonly ASTNode[]], mayLack);
    default:
      return null;
  }
}

/** What decides it alone does, whatever the other says (CEL, Logical Operators). @param deciding true for or, false for and */
function both(a: Holds | null, b: Holds | null, deciding: boolean): Holds | null {
  if (!a || !b) return null;
  return (source) => {
    const one = a(source);
    if (one === deciding) return deciding;
    const two = b(source);
    if (two === deciding) return deciding;
    return one === NOT_UNDERSTOOD ? one : two;
  };
}

function negated(holds: Holds | null): Holds | null {
  if (!holds) return null;
  return (source) => {
    const held = holds(source);
    return typeof held === 'boolean' ? !held : held;
  };
}

function equal(a: ASTNode | undefined, b: ASTNode | undefined, mayLack: (name: string) => boolean): Holds | null {
  if (a?.op !== 'id' || b?.op !== 'value' || typeof b.args !== 'string') return null;
  const [name, wanted] = [a.args, b.args];
  const lack = mayLack(name);
  return (source) => {
    const value = source[name];
    return value === undefined && !lack ? NOT_UNDERSTOOD : value === wanted;
  };
}

function isGiven(
  [called, of]: readonly [string, readonly ASTNode[]],
  mayLack: (name: string) => boolean,
): Holds | null {
  const [named, ...others] = of;
  if (called !== 'given' || named?.op !== 'id' || others.length > 0) return null;
  const name = named.args;
  const lack = mayLack(name);
  return (source) => {
    const value = source[name];
    return value === undefined && !lack ? NOT_UNDERSTOOD : given(value);
  };
}
