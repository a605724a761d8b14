import type { Column, ColumnType, Table } from '../export/columns.ts';
import type { ChainView } from './chain-view.ts';

/** One row a unit and record; a unit that nobody holds has a row without a record. */
export function unitsTable({ units, coverage }: ChainView): Table {
  const answered = answeredAt(coverage);
  return {
    columns: columns({
      code: 'text',
      depth: 'integer',
      sector: 'text',
      member: 'text',
      'statedBy.kind': 'text',
      'source.system': 'text',
      'source.recordId': 'text',
      'source.asOf': 'time',
      answeredAt: 'time',
      level: 'text',
      productName: 'text',
      'quantity.value': 'number',
      'quantity.unit': 'text',
      producedAt: 'time',
      expiresAt: 'time',
      'producer.uscc': 'text',
      'producer.name': 'text',
      'place.division': 'text',
      'place.name': 'text',
      recalls: 'json',
      failedInspections: 'json',
    }),
    rows: units.flatMap(({ code, depth, records }) =>
      (records.length > 0 ? records : [null]).map((record) => [
        code,
        depth,
        record?.sector,
        record?.member,
        record?.statedBy?.kind,
        record?.source?.system,
        record?.source?.recordId,
        record?.source?.asOf,
        answered.get(record?.member ?? ''),
        record?.level,
        record?.productName,
        record?.quantity?.value,
        record?.quantity?.unit,
        record?.producedAt,
        record?.expiresAt,
        record?.producer?.uscc,
        record?.producer?.name,
        record?.place?.division,
        record?.place?.name,
        listed(record?.recalls),
        listed(record?.inspections?.filter(({ result }) => result === 'FAIL')),
      ]),
    ),
  };
}

/** One row a link and evidence, with what that one says of it. */
export function linksTable({ links, coverage }: ChainView): Table {
  const answered = answeredAt(coverage);
  return {
    columns: columns({
      from: 'text',
      to: 'text',
      kind: 'text',
      at: 'time',
      until: 'time',
      'quantity.value': 'number',
      'quantity.unit': 'text',
      share: 'number',
      sector: 'text',
      member: 'text',
      'statedBy.kind': 'text',
      'source.system': 'text',
      'source.recordId': 'text',
      answeredAt: 'time',
      confidence: 'text',
      disagreements: 'json',
      doubts: 'json',
    }),
    rows: links.flatMap(({ kind, from, to, evidence, disagreements, doubts }) =>
      evidence.map(({ sector, member, statedBy, system, recordId, confidence, at, until, quantity, share }) => [
        from,
        to,
        kind,
        at,
        until,
        quantity?.value,
        quantity?.unit,
        share,
        sector,
        member,
        statedBy.kind,
        system,
        recordId,
        answered.get(member),
        confidence,
        listed(disagreements),
        listed(doubts),
      ]),
    ),
  };
}

export function gapsTable({ gaps }: ChainView): Table {
  return {
    columns: columns({
      reason: 'text',
      sector: 'text',
      member: 'text',
      'source.system': 'text',
      codes: 'json',
      message: 'text',
    }),
    rows: gaps.map(({ reason, sector, member, system, codes, message }) => [
      reason,
      sector,
      member,
      system,
      codes,
      message,
    ]),
  };
}

/** When each member answered last. */
function answeredAt(coverage: ChainView['coverage']): ReadonlyMap<string | null, string | null> {
  return new Map(coverage.map(({ member, at }) => [member, at]));
}

function listed<T>(list: readonly T[] | null | undefined): readonly T[] | null {
  return list && list.length > 0 ? list : null;
}

function columns(types: Readonly<Record<string, ColumnType>>): Column[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}
