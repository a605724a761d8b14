import { codeIn, type CodeDoubt, type CodePlan, isPlan } from '../codes.ts';
import type { TableFacts } from '../facts.ts';
import { pick } from '../names.ts';

/** Records of more tables than these are a decision of people. */
const MOST_RECORDS = 3;

/** A table that holds records, and how they are called. */
export interface Register {
  readonly table: TableFacts;
  readonly code: CodePlan;
}

/** Tables that tell a code of their own, what it is and when or how much: the fullest first. */
export function registersIn(
  tables: readonly TableFacts[],
  sector: string,
): {
  readonly registers: readonly Register[];
  readonly doubtful: readonly { readonly table: TableFacts; readonly doubt: CodeDoubt }[];
} {
  const registers: Register[] = [];
  const doubtful: { table: TableFacts; doubt: CodeDoubt }[] = [];
  const all = tables.filter(isRegister);
  const withRows = all.filter(({ row }) => row.fields.some(({ seen }) => seen !== null && seen.filled > 0));
  // What stands in an empty table nothing shows, so it counts where no table shows anything.
  const fullest = (withRows.length > 0 ? withRows : all)
    .map((table) => ({ table, tells: tellsOf(table) }))
    .sort((a, b) => b.tells - a.tells || Number(a.table.isView) - Number(b.table.isView));
  for (const { table } of fullest) {
    const name = registers.length === 0 ? 'lot' : nameOf(table, registers);
    const code = codeIn(table.row, { sector, name, unique: table.unique, asked: null });
    if (!isPlan(code)) doubtful.push({ table, doubt: code });
    // A view and its table tell the same codes.
    else if (registers.length < MOST_RECORDS && !registers.some((each) => isSame(each, table, code)))
      registers.push({ table, code });
    else
      doubtful.push({ table, doubt: { fields: code.fields, why: 'others were taken; write one more under records' } });
  }
  return { registers, doubtful };
}

function isSame({ table, code }: Register, other: TableFacts, own: CodePlan): boolean {
  return (
    own.fields.some(({ path }) =>
      [...other.references, ...table.references].some(
        ({ column, table: to }) => column === path && (to === table.from || to === other.from),
      ),
    ) && code.fields.length === own.fields.length
  );
}

/** What a register tells: what the thing is, and something more of it. */
export function isRegister(table: TableFacts): boolean {
  return tellsOf(table) >= 2;
}

function tellsOf({ row: { fields } }: TableFacts): number {
  const named = pick(fields, 'productName').field !== null;
  const others = (['quantity', 'producedAt', 'expiresAt', 'updatedAt'] as const).filter(
    (meaning) => pick(fields, meaning).field !== null,
  );
  return named ? 1 + others.length : 0;
}

function nameOf({ name }: TableFacts, registers: readonly Register[]): string {
  const plain = name
    .replace(/^.*\./, '')
    .replace(/^(?:t|tb|tbl|v)_/i, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
  const wanted = /^[a-z]/.test(plain) && plain !== 'uscc' ? plain : `lot${registers.length + 1}`;
  return registers.some(({ code }) => code.name === wanted) ? `${wanted}${registers.length + 1}` : wanted;
}
