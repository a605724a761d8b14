import { columnsOf, type Shape, type Table } from '../export/columns.ts';
import type { ChainTables, ChainView } from './chain-view.ts';

const QUANTITY: Shape = { value: 'number', unit: 'text' };

export const UNIT_COLUMNS = columnsOf({
  code: 'text',
  depth: 'integer',
  sector: 'text',
  member: 'text',
  statedBy: { kind: 'text' },
  source: { system: 'text', recordId: 'text', asOf: 'time' },
  level: 'text',
  productName: 'text',
  quantity: QUANTITY,
  producedAt: 'time',
  expiresAt: 'time',
  producer: { uscc: 'text', name: 'text' },
  place: { division: 'text', name: 'text' },
  recalls: [{ level: 'text', reason: 'text', at: 'time', status: 'text' }],
  inspections: [{ result: 'text', at: 'time', kind: 'text', validUntil: 'time' }],
});

const REACHED_FROM = columnsOf({ reachedFrom: ['text'] });

/** One row a unit and record; a unit that nobody holds has a row without a record. Of many roots, with those that reach it. */
export function unitsTable({ units }: Pick<ChainTables, 'units'>): Table {
  const isOfMany = units.some(({ reachedFrom }) => reachedFrom);
  return {
    columns: isOfMany ? [...UNIT_COLUMNS, ...REACHED_FROM] : UNIT_COLUMNS,
    rows: units.flatMap(({ code, depth, records, reachedFrom }) =>
      (records.length > 0 ? records : [null]).map((record) => ({
        code,
        depth,
        sector: record?.sector ?? null,
        member: record?.member ?? null,
        statedBy: record?.statedBy ? { kind: record.statedBy.kind } : null,
        source: record?.source ?? null,
        level: record?.level ?? null,
        productName: record?.productName ?? null,
        quantity: record?.quantity ?? null,
        producedAt: record?.producedAt ?? null,
        expiresAt: record?.expiresAt ?? null,
        producer: record?.producer ?? null,
        place: record?.place ?? null,
        recalls: record?.recalls ?? null,
        inspections: record?.inspections ?? null,
        ...(reachedFrom ? { reachedFrom } : {}),
      })),
    ),
  };
}

export const LINK_COLUMNS = columnsOf({
  from: 'text',
  to: 'text',
  kind: 'text',
  at: 'time',
  until: 'time',
  quantity: QUANTITY,
  share: 'number',
  evidence: [
    {
      sector: 'text',
      member: 'text',
      statedBy: { kind: 'text' },
      system: 'text',
      recordId: 'text',
      confidence: 'text',
      at: 'time',
      until: 'time',
      quantity: QUANTITY,
      share: 'number',
    },
  ],
  disagreements: ['text'],
  doubts: ['text'],
});

/** One row a link, with who says so, each with what it says of time, amount and share. */
export function linksTable({ links }: Pick<ChainView, 'links'>): Table {
  return {
    columns: LINK_COLUMNS,
    rows: links.map(({ kind, from, to, evidence, disagreements, doubts }) => ({
      from,
      to,
      kind,
      at: firstOf(evidence, 'at'),
      until: firstOf(evidence, 'until'),
      quantity: firstOf(evidence, 'quantity'),
      share: firstOf(evidence, 'share'),
      evidence: evidence.map((each) => ({
        sector: each.sector,
        member: each.member,
        statedBy: { kind: each.statedBy.kind },
        system: each.system ?? null,
        recordId: each.recordId ?? null,
        confidence: each.confidence,
        at: each.at ?? null,
        until: each.until ?? null,
        quantity: each.quantity ?? null,
        share: each.share ?? null,
      })),
      disagreements,
      doubts,
    })),
  };
}

/** What a link is said to be stands for it by the first who says so, as in the graph itself. */
function firstOf<K extends 'at' | 'until' | 'quantity' | 'share'>(
  evidence: readonly Partial<Record<K, unknown>>[],
  key: K,
): unknown {
  return evidence.find((each) => each[key] !== null && each[key] !== undefined)?.[key] ?? null;
}

export const GAP_COLUMNS = columnsOf({
  reason: 'text',
  sector: 'text',
  member: 'text',
  system: 'text',
  codes: ['text'],
  message: 'text',
});

export function gapsTable({ gaps }: Pick<ChainView, 'gaps'>): Table {
  return {
    columns: GAP_COLUMNS,
    rows: gaps.map(({ reason, sector, member, system, codes, message }) => ({
      reason,
      sector: sector ?? null,
      member: member ?? null,
      system: system ?? null,
      codes,
      message,
    })),
  };
}
