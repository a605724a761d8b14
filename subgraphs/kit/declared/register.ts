import { Fault } from '@tongcha/resilience';
import type { Call, ProductFound, Search, SearchPage } from '../legacy-system.ts';
import { pageOf, refusedCursor } from '../pages.ts';
import { gtinOf, NAMING_LOTS, productOf } from '../products.ts';
import type { ConditionName, SearchCondition } from '../search/condition.ts';
import { asksForUntold, NO_ROWS } from '../search/asked.ts';
import type { Mapped } from '../values/results.ts';
import type { SectorRecord } from '../records.ts';
import { conditionVariables, isExact, narrowedBy } from './conditions.ts';
import type { RecordSource } from './record-source.ts';
import type { Report } from './report.ts';
import type { SearchSource } from './search-source.ts';
import { lacksHistory, noHistory, type Variables } from './transport.ts';

/** A source whose register can be searched. */
export type SearchedSource = RecordSource & { readonly search: SearchSource };

type Asked = Pick<Search, 'filter' | 'where'>;
type Row = Mapped<SectorRecord> & { readonly cursor: string };

/** The registers of a file, searched one after the other. A cursor is that of a register, with its place where there are several. */
export class Register {
  /** By what all of them narrow. */
  readonly narrows: readonly ConditionName[];
  readonly #sources: readonly SearchedSource[];
  readonly #report: Report;

  constructor(sources: readonly SearchedSource[], report: Report) {
    this.#sources = sources;
    this.#report = report;
    const [first, ...others] = sources.map(narrowsOf);
    this.narrows = [...(first ?? [])].filter((name) => others.every((each) => each.has(name)));
  }

  async search({ filter, where = {}, first, after }: Search, call: Call): Promise<SearchPage> {
    const [start, cursor] = this.#placeOf(after);
    const rows: Row[] = [];
    const doubts: string[] = [];
    for (let i = start; i < this.#sources.length; i += 1) {
      const source = this.#sources[i] as SearchedSource;
      const room = first - rows.length;
      const page = await this.#page(source, { filter, where }, Math.max(1, room), i === start ? cursor : null, call);
      // The page is full: a further register is only asked whether it has anything.
      if (room === 0 && page.rows.length > 0) return pageOf(rows, doubts, true, call);
      rows.push(...page.rows.map((row) => ({ ...row, cursor: this.#cursorOf(i, row.cursor) })));
      doubts.push(...page.doubts);
      if (page.more) return pageOf(rows, doubts, true, call);
    }
    return rows.length === 0 && doubts.length === 0 ? NO_ROWS : pageOf(rows, doubts, false, call);
  }

  /** Where each counts by all that is asked, or has nothing of it. */
  async count({ filter, where = {} }: Asked, call: Call): Promise<number | null> {
    const counts = await Promise.all(
      this.#sources.map(async (source): Promise<number | null> => {
        if (hasNone(source, where)) return 0;
        const { count } = source.search;
        const open = unsettled(source, where);
        if (count === null || !isExact(open) || !covers(count.names, { filter, where: open })) return null;
        if (lacksHistory(count, call)) throw noHistory();
        return count.count({ ...filterVariables(source.search, filter), ...conditionVariables({ where }) }, call);
      }),
    );
    return counts.reduce<number | null>((sum, each) => (sum === null || each === null ? null : sum + each), 0);
  }

  /** By the barcode on its packs. */
  async product(code: string, most: number, call: Call): Promise<ProductFound | null> {
    if (gtinOf(code) === null) return null;
    const byRecall = this.narrows.includes('recalled');
    const asked = byRecall
      ? ([
          [NAMING_LOTS, { product: code }],
          [most, { product: code, recalled: true }],
        ] as const)
      : ([[most, { product: code }]] as const);
    const pages = await Promise.all(
      asked.map(([first, where]) => this.search({ filter: {}, where, first, after: null }, call)),
    );
    return productOf([pages[0], pages.at(-1)], code);
  }

  async #page(
    source: SearchedSource,
    { filter, where = {} }: Asked,
    first: number,
    after: string | null,
    call: Call,
  ): Promise<{ readonly rows: readonly Row[]; readonly doubts: readonly string[]; readonly more: boolean }> {
    const { search, place } = source;
    const variables = filterVariables(search, filter);
    if (hasNone(source, where)) return { rows: [], doubts: [], more: false };
    if (lacksHistory(search.question, call)) throw noHistory();
    const page = await search.question.page({ ...variables, ...conditionVariables({ where }) }, first, after, call);
    if (page.incomplete) call.partial(page.incomplete, []);
    const doubts = [...page.doubts];
    const rows = page.rows.flatMap((row, i) => {
      const found = source.found(row);
      if (found) return [{ ...found, cursor: page.cursors?.[i] ?? found.cursor ?? '' }];
      doubts.push(place);
      return [];
    });
    this.#report.note(page.rows.length, [...doubts, ...rows.flatMap((row) => row.doubts)]);
    return { rows, doubts, more: page.more };
  }

  #cursorOf(i: number, cursor: string): string {
    return this.#sources.length === 1 || cursor === '' ? cursor : `${i}.${cursor}`;
  }

  #placeOf(after: string | null): readonly [number, string | null] {
    if (after === null || this.#sources.length === 1) return [0, after];
    const [, i = '', cursor = ''] = /^(\d{1,3})\.([\s\S]+)$/.exec(after) ?? [];
    if (i === '' || Number(i) >= this.#sources.length) throw refusedCursor();
    return [Number(i), cursor];
  }
}

/** Whether a register can be searched by a barcode. */
export function knowsProducts({ search }: SearchedSource): boolean {
  return search.question.names.includes('where.gtin');
}

/** What its question has a place for, and what it tells nothing of: of these it has no record. */
function narrowsOf({ search, untold, level }: SearchedSource): ReadonlySet<ConditionName> {
  return new Set([...narrowedBy(search.question.names), ...untold, ...(level === null ? [] : (['level'] as const))]);
}

/** Whether no record of the source can hold to what is asked. */
function hasNone({ untold, level }: SearchedSource, where: SearchCondition): boolean {
  return asksForUntold(where, untold) || (level !== null && Boolean(where.level) && where.level !== level);
}

/** What is given and does not hold of all that the source has. */
function unsettled({ untold, level }: SearchedSource, where: SearchCondition): SearchCondition {
  const settled = ([name]: readonly [string, unknown]): boolean =>
    (untold as readonly string[]).includes(name) || (name === 'level' && level !== null);
  return Object.fromEntries(Object.entries(where).filter((each) => !settled(each)));
}

/** Whether a question has a place for all that is given. */
function covers(names: readonly string[], { filter, where = {} }: Asked): boolean {
  const narrowed = narrowedBy(names);
  const given = (of: Readonly<Record<string, unknown>>): string[] =>
    Object.keys(of).filter((name) => of[name] !== null && of[name] !== undefined);
  return (
    given(filter).every((name) => NOT_FOR_SYSTEMS.has(name) || names.includes(`filter.${name}`)) &&
    given({ ...where }).every((name) => narrowed.includes(name as ConditionName))
  );
}

/** Whom a gateway asks for it is decided there. */
const NOT_FOR_SYSTEMS: ReadonlySet<string> = new Set(['members', 'division']);

/** @throws Fault BAD_REQUEST for a filter that the question has no place for: what it excludes would be found */
function filterVariables({ filters }: SearchSource, filter: Readonly<Record<string, unknown>>): Variables {
  for (const [name, value] of Object.entries(filter))
    if (value !== null && value !== undefined && !filters.includes(name) && !NOT_FOR_SYSTEMS.has(name))
      throw new Fault('BAD_REQUEST', `cannot be searched by ${name}: ask without it`);
  return Object.fromEntries(
    filters.map((name) => {
      const value = filter[name];
      return [`filter.${name}`, value === null || value === undefined ? null : String(value)];
    }),
  );
}
