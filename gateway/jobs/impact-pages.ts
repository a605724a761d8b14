import type { Impact } from '../impact/impact-from.ts';

/** Lines of a page, and codes of a line: one duty may be of very many units. */
const PAGE_LINES = 1_000;
const LINE_CODES = 1_000;

/** The results of an impact as NDJSON, page by page: units first, then what is said of all of them. */
export function* impactPages(impact: Impact): Generator<string> {
  let page: string[] = [];
  for (const line of linesOf(impact)) {
    page.push(`${JSON.stringify(line)}\n`);
    if (page.length < PAGE_LINES) continue;
    yield page.join('');
    page = [];
  }
  yield page.join('');
}

function* linesOf(impact: Impact): Generator<object> {
  for (const { code } of impact.roots) yield { table: 'root', code };
  for (const { code, depth, certain, share, content, affected, mixing, sectors, holders, of } of impact.units) {
    const members = of.unit.records.map(({ member }) => member);
    yield { table: 'unit', code, depth, certain, share, content, affected, mixing, sectors, holders, members };
  }
  for (const total of impact.totals(['SECTOR', 'LEVEL', 'PRODUCT', 'DIVISION', 'WEEK', 'HOLDER']))
    yield { table: 'total', ...total };
  for (const holder of impact.holders()) yield* inParts('holder', holder);
  for (const handover of impact.handovers()) yield { table: 'handover', ...handover };
  for (const action of impact.actions()) yield* inParts('action', action);
  for (const balance of impact.balance())
    yield {
      table: 'balance',
      ...balance,
      becauseOf: balance.becauseOf.map((gap) => ({ ...gap, codes: gap.codes.slice(0, LINE_CODES) })),
    };
  for (const gap of impact.gaps) yield* inParts('gap', gap);
  for (const coverage of impact.coverage) yield { table: 'coverage', ...coverage };
  for (const withheld of impact.withheld) yield { table: 'withheld', ...withheld };
  const { units, gaps, complete } = impact;
  yield {
    table: 'end',
    units: units.length,
    certain: units.filter(({ certain }) => certain).length,
    gaps: gaps.length,
    complete,
  };
}

/** A line for each thousand of its codes, alike in all else. */
function* inParts(table: string, of: { readonly codes: readonly string[] }): Generator<object> {
  for (let at = 0; at === 0 || at < of.codes.length; at += LINE_CODES)
    yield { table, ...of, codes: of.codes.slice(at, at + LINE_CODES) };
}
