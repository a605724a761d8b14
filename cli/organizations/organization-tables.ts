import { columnsOf, type Table } from '../export/columns.ts';
import type { OrganizationView, Register } from './organization-view.ts';

const COLUMNS = columnsOf({
  uscc: 'text',
  name: 'text',
  sector: 'text',
  member: 'text',
  what: 'text',
  kind: 'text',
  number: 'text',
  status: 'text',
  issuer: 'text',
  issuedAt: 'text',
  validUntil: 'text',
  reason: 'text',
});

/** One row a licence, category or penalty; one alone of a member that has none of them. */
export function registersTable({
  uscc,
  name,
  registers,
}: Pick<OrganizationView, 'uscc' | 'name' | 'registers'>): Table {
  return {
    columns: COLUMNS,
    rows: registers.entries.flatMap((entry) => {
      const own = { uscc, name, sector: entry.sector, member: entry.member };
      const all = rowsOf(entry);
      return all.length === 0 ? [own] : all.map((row) => ({ ...own, ...row }));
    }),
  };
}

function rowsOf({ licences, categories, penalties }: Register): Readonly<Record<string, string | null>>[] {
  return [
    ...(licences ?? []).map((each) => ({ what: 'LICENCE', ...each, issuer: each.issuer?.name ?? null })),
    ...(categories ?? []).map((each) => ({ what: 'CATEGORY', ...each, issuer: each.issuer?.name ?? null })),
    ...(penalties ?? []).map(({ number, at, reason }) => ({ what: 'PENALTY', number, issuedAt: at, reason })),
  ];
}
