import { columnsOf, type Shape, type Table } from '../export/columns.ts';
import type { Tables } from '../export/write-tables.ts';
import type { ImpactView } from './impact-view.ts';
import { knownOf } from '../chain/known.ts';
import { nameOf } from '../organisation-names.ts';

const QUANTITY: Shape = { value: 'number', unit: 'text' };
const SHARE: Shape = { least: 'number', most: 'number' };
const RANGE: Shape = { least: 'number', most: 'number', unit: 'text' };
const PARTY: Shape = { uscc: 'text', name: 'text' };
const PLACE: Shape = { division: 'text', name: 'text' };

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
  otherHolders: ['text'],
  place: PLACE,
  producer: PARTY,
  producedAt: 'time',
  expiresAt: 'time',
  responsible: PARTY,
  due: 'time',
  duty: 'text',
  basis: 'text',
  members: ['text'],
  gaps: ['text'],
});

/** The sheet: one row an affected unit, with the duty that is due soonest of it, and what could not be read of it. */
export function affectedTable({ units, actions, gaps }: Pick<ImpactView, 'units' | 'actions' | 'gaps'>): Table {
  const soonest = new Map<string, ImpactView['actions'][number]>();
  // The soonest come first.
  for (const action of actions) for (const code of action.codes) if (!soonest.has(code)) soonest.set(code, action);
  const unread = new Map<string, Set<string>>();
  for (const { reason, member, sector, codes } of gaps)
    for (const code of codes) {
      const known = unread.get(code) ?? new Set();
      unread.set(code, known.add([reason, member ?? sector].filter(Boolean).join(' ')));
    }
  return {
    columns: AFFECTED_COLUMNS,
    rows: units.map(({ records, holders: [holder = null, ...others], ...unit }) => {
      const action = soonest.get(unit.code);
      return {
        ...unit,
        ...knownOf(records),
        holder,
        otherHolders: others.map(({ uscc }) => uscc),
        responsible: action ? responsibleOf(action) : null,
        due: action?.due ?? null,
        duty: action?.duty ?? null,
        basis: action?.basis ?? null,
        members: records.map(({ member }) => member),
        gaps: [...(unread.get(unit.code) ?? [])],
      };
    }),
  };
}

function responsibleOf({ organization, name }: ImpactView['actions'][number]): object | null {
  return organization && { uscc: organization.uscc, name };
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
  responsible: PARTY,
  duty: 'text',
  basis: 'text',
  units: 'integer',
  certain: 'integer',
  codes: ['text'],
});

/** Who must act, until when and on which basis, one row a duty. */
export function actionsTable({ actions }: Pick<ImpactView, 'actions'>): Table {
  return {
    columns: ACTION_COLUMNS,
    rows: actions.map((each) => ({ ...each, responsible: responsibleOf(each), units: each.codes.length })),
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

const HANDOVER_COLUMNS = columnsOf({
  code: 'text',
  kind: 'text',
  uscc: 'text',
  name: 'text',
  at: 'time',
  until: 'time',
  quantity: QUANTITY,
});

/** To whom units were sent or handed, one row a link. */
export function handoversTable({ handovers, organisations }: Pick<ImpactView, 'handovers' | 'organisations'>): Table {
  return {
    columns: HANDOVER_COLUMNS,
    rows: handovers.map(({ from, to, ...each }) => ({
      ...each,
      code: from,
      uscc: to.replace(/^uscc:/, ''),
      name: nameOf(to, organisations) ?? null,
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

/** By the names of their files. */
export function impactTables(found: ImpactView): Tables {
  return {
    units: affectedTable(found),
    balance: balanceTable(found),
    actions: actionsTable(found),
    holders: holdersTable(found),
    handovers: handoversTable(found),
    totals: totalsTable(found),
  };
}
