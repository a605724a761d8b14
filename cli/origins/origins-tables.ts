import { columnsOf, type Table } from '../export/columns.ts';
import { knownOf } from '../chain/known.ts';
import type { OriginsView, TraceabilityView } from './origins-view.ts';

const CANDIDATE_COLUMNS = columnsOf({
  rank: 'integer',
  code: 'text',
  productName: 'text',
  producer: { uscc: 'text', name: 'text' },
  place: { division: 'text', name: 'text' },
  producedAt: 'time',
  cases: 'integer',
  ofCases: 'integer',
  score: 'number',
  likelihood: 'number',
  reach: 'integer',
  extent: 'text',
  depth: 'integer',
  zh: 'text',
  en: 'text',
  caseCodes: ['text'],
});

/** One row a candidate, the likeliest first. */
export function candidatesTable({ candidates, cases: all }: Pick<OriginsView, 'candidates' | 'cases'>): Table {
  return {
    columns: CANDIDATE_COLUMNS,
    rows: candidates.map(({ unit, cases, ...each }) => ({
      ...each,
      ...knownOf(unit.records),
      code: unit.code,
      cases: cases.length,
      ofCases: all,
      caseCodes: cases,
    })),
  };
}

const TRACEABLE_COLUMNS = columnsOf({
  code: 'text',
  traceable: 'boolean',
  depth: 'integer',
  origins: [{ code: 'text', beginning: 'text', country: 'text' }],
  breaks: [{ code: 'text', reason: 'text', sector: 'text', member: 'text' }],
  asOf: 'time',
});

/** One row a code, with where it breaks off; `traceable` is empty where it is not known. */
export function traceableTable(codes: readonly TraceabilityView[]): Table {
  return {
    columns: TRACEABLE_COLUMNS,
    rows: codes.map(({ origins, breaks, ...each }) => ({
      ...each,
      origins: origins.map(({ unit, beginning, country }) => ({ code: unit.code, beginning, country })),
      breaks: breaks.map(({ code, reason, sector, member }) => ({ code, reason, sector, member })),
    })),
  };
}
