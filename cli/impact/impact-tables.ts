import { columnsOf, type Shape, type Table } from '../export/columns.ts';
import type { ImpactView } from './impact-view.ts';
import { knownOf } from '../chain/known.ts';

const QUANTITY: Shape = { value: 'number', unit: 'text' };
const SHARE: Shape = { least: 'number', most: 'number' };
const RANGE: Shape = { least: 'number', most: 'number', unit: 'text' };
const PARTY: Shape = { uscc: 'text', name: 'text' };

const AFFECTED_COLUMNS = columnsOf({
  code: 'text',
  certain: 'boolean',
  depth: 'integer',
  sectors: ['text'],
  level: 'text',
  productName: 'text',
  share: SHARE,
  content: RANGE,
  affected: RANGE,
  mixing: 'text',
  quantity: QUANTITY,
  holder: PARTY,
  place: { division: 'text', name: 'text' },
  producer: PARTY,
  producedAt: 'time',
  expiresAt: 'time',
  members: ['text'],
});

/** The sheet: one row an affected unit. */
export function affectedTable({ units }: Pick<ImpactView, 'units'>): Table {
  return {
    columns: AFFECTED_COLUMNS,
    rows: units.map(({ records, ...unit }) => ({
      ...unit,
      ...knownOf(records),
      members: records.map(({ member }) => member),
    })),
  };
}

const BALANCE_COLUMNS = columnsOf({
  code: 'text',
  source: RANGE,
  accounted: RANGE,
  unaccounted: RANGE,
  becauseOf: [{ reason: 'text', sector: 'text', member: 'text', system: 'text', codes: ['text'] }],
});

/** Where the bad units' own amount went, one row a bad unit. */
export function balanceTable({ balance }: Pick<ImpactView, 'balance'>): Table {
  return { columns: BALANCE_COLUMNS, rows: balance.map(({ root, ...each }) => ({ code: root.code, ...each })) };
}

const ACTION_COLUMNS = columnsOf({
  due: 'time',
  sector: 'text',
  division: 'text',
  uscc: 'text',
  duty: 'text',
  basis: 'text',
  codes: ['text'],
});

/** Who must act, until when and on which basis, one row a duty. */
export function actionsTable({ actions }: Pick<ImpactView, 'actions'>): Table {
  return {
    columns: ACTION_COLUMNS,
    rows: actions.map(({ organization, ...each }) => ({ ...each, uscc: organization?.uscc ?? null })),
  };
}

const HOLDER_COLUMNS = columnsOf({ uscc: 'text', name: 'text', units: 'integer', certain: 'integer', codes: ['text'] });

/** Who has them now, one row an organisation. */
export function holdersTable({ holders }: Pick<ImpactView, 'holders'>): Table {
  return {
    columns: HOLDER_COLUMNS,
    rows: holders.map(({ organization, name, codes, certain }) => ({
      uscc: organization.uscc,
      name,
      units: codes.length,
      certain,
      codes,
    })),
  };
}

const TOTAL_COLUMNS = columnsOf({
  by: 'text',
  key: 'text',
  name: 'text',
  units: 'integer',
  certain: 'integer',
  content: [RANGE],
});

/** How many by one thing at a time: sectors, levels, products, divisions, weeks, holders. */
export function totalsTable({ totals }: Pick<ImpactView, 'totals'>): Table {
  return { columns: TOTAL_COLUMNS, rows: totals.map((each) => ({ ...each })) };
}
