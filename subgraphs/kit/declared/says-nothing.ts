import { flag } from '../values/flag.ts';
import type { Row } from '../values/row.ts';
import { conditionOf } from './condition.ts';
import { valueOf } from './expression.ts';
import type { Fields } from './part.ts';
import { optional, type Reading } from './reading.ts';
import type { Scope } from './scope.ts';

const FLAG = { gives: 'flag', read: flag(), values: null } as const;

/** Whether a row says that there is nothing: it is deleted, or another kind of row. */
export type SaysNothing = (row: Row) => boolean;

/** `deleted`, `when` and `ignore`, as every kind of row has them. */
export function saysNothing(fields: Pick<Fields<string>, 'get'>, scope: Scope, { mapping }: Reading): SaysNothing {
  scope.ignore(fields.get('ignore')?.texts('a name') ?? []);
  const deleted = optional(fields.get('deleted'), (each) => valueOf(each, FLAG, scope, mapping));
  const holds = optional(fields.get('when'), (each) => conditionOf(each, scope));
  // Whether it is deleted is not known where the flag is not understood: it stands, and that is said.
  return (row) => deleted?.(row) === true || holds?.(row) === false;
}
