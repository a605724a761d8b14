import { isOfProduct, isStanding, type MinistryNames } from '@tongcha/schema';
import { type ConformResponse, field, type Subgraph } from './client.ts';
import { searchFieldOf } from './access.ts';
import { isRefusal } from './questions.ts';
import type { Subject } from './subject.ts';

/** What conditions test of a record. */
const TESTED = `code level productName producer { uscc } holder { uscc } place { division } producedAt source { asOf }
  recalls { status } inspections { result } certificates { number code }`;
/** Pages of one search that are read. */
const MOST_PAGES = 20;
const FIRST = 100;

type Value = string | boolean | { readonly from: string; readonly to: string };
type Where = Readonly<Record<string, Value>>;

/**
 * Every record that a search by conditions finds holds to them; each sample that does is found; and what is said to be
 * their number is. The values are those of samples, at the edges of what holds. @returns what is wrong; null: nothing
 */
export async function searchKeepsConditions({ subgraph, names, sdl }: Subject): Promise<string | null> {
  // A member of an earlier contract has no conditions.
  const takes = searchFieldOf(sdl, names)?.arguments?.some(({ name }) => name.value === 'where');
  if (!takes) return null;
  const samples = await page(subgraph, names, {}, null, 100);
  if (samples.refused) return null;
  if (samples.fault !== null) return samples.fault;
  for (const where of conditionsFrom(samples.records)) {
    const fault = await faultOf(subgraph, names, where, samples.records);
    if (fault !== null) return `where ${JSON.stringify(where)}: ${fault}`;
  }
  return null;
}

async function faultOf(
  subgraph: Subgraph,
  names: MinistryNames,
  where: Where,
  samples: readonly unknown[],
): Promise<string | null> {
  const found = new Set<unknown>();
  let after: string | null = null;
  for (let pages = 0; ; pages += 1) {
    // More than can be read here: what was read is right.
    if (pages === MOST_PAGES) return null;
    const next = await page(subgraph, names, where, after, FIRST);
    if (next.fault !== null || next.refused) return next.fault;
    const wrong = next.records.find((record) => !holds(record, where));
    if (wrong !== undefined) return `${codeOf(wrong)} is found, of which it does not hold`;
    const again = next.records.find((record) => found.has(codeOf(record)));
    if (again !== undefined) return `${codeOf(again)} is found twice`;
    for (const record of next.records) found.add(codeOf(record));
    if (next.total !== null && next.end === null && next.total !== found.size)
      return `${found.size} are found, and said to be ${next.total}`;
    const said = new Set(next.told);
    if (Object.keys(where).some((name) => !said.has(name))) return 'it is not said whether it is narrowedBy or tested';
    if (next.end === null) break;
    if (next.end === after) return 'a page says that there are more and has no cursor that goes on';
    after = next.end;
  }
  const lost = samples.find((record) => holds(record, where) && !found.has(codeOf(record)));
  return lost === undefined ? null : `${codeOf(lost)} is not found, of which it holds`;
}

interface Page {
  readonly records: readonly unknown[];
  readonly total: number | null;
  /** Where the next begins; null: there is none. */
  readonly end: string | null;
  /** Names of conditions. */
  readonly told: readonly string[];
  readonly fault: string | null;
  /** The list, or a part of what conditions test, is not for who asks. */
  readonly refused: boolean;
}

async function page(
  subgraph: Subgraph,
  { searchField }: MinistryNames,
  where: Where,
  after: string | null,
  first: number,
): Promise<Page> {
  const answer: ConformResponse = await subgraph.query(
    `query($where: SearchCondition, $first: Int, $after: String) { found: ${searchField}(where: $where, first: $first, after: $after) {
      edges { node { ${TESTED} } } pageInfo { hasNextPage endCursor } total narrowedBy tested } }`,
    { where, first, after },
  );
  const error = answer.errors.find((each) => !isRefusal(each));
  const [edges, total, end] = [
    field(answer.data, 'found', 'edges'),
    field(answer.data, 'found', 'total'),
    field(answer.data, 'found', 'pageInfo', 'endCursor'),
  ];
  const told = ['narrowedBy', 'tested'].flatMap((name) => field(answer.data, 'found', name) ?? []);
  return {
    records: Array.isArray(edges) ? edges.map((edge) => field(edge, 'node')) : [],
    total: typeof total === 'number' ? total : null,
    end: field(answer.data, 'found', 'pageInfo', 'hasNextPage') === true ? String(end) : null,
    told: told.map(String),
    fault: error ? `answered with an error: ${String(error.message)}` : null,
    refused: answer.errors.some(isRefusal),
  };
}

/** None; of one name each from the first sample that has the fact, and some of two. */
function* conditionsFrom(samples: readonly unknown[]): Generator<Where> {
  const first = (read: (record: unknown) => Value | null): Value | undefined => {
    for (const record of samples) {
      const value = read(record);
      if (value !== null) return value;
    }
    return undefined;
  };
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  /** From a moment on, for a second. */
  const since = (value: unknown): Value | null => {
    const from = text(value);
    return from === null ? null : { from, to: new Date(Date.parse(from) + 1_000).toISOString() };
  };
  const values: Readonly<Record<string, Value | undefined>> = {
    level: first((record) => text(field(record, 'level'))),
    product: first((record) => /^gs1:\(01\)(\d{14})\(/.exec(codeOf(record))?.[1] ?? null),
    producer: first((record) => text(field(record, 'producer', 'uscc'))),
    holder: first((record) => text(field(record, 'holder', 'uscc'))),
    division: first((record) => text(field(record, 'place', 'division'))?.replace(/^(\d\d)\d{4}$/, '$10000') ?? null),
    producedBetween: first((record) => since(field(record, 'producedAt'))),
    recordedBetween: first((record) => since(field(record, 'source', 'asOf'))),
    recalled: true,
    failed: true,
    licence: first((record) => text(field(record, 'certificates', 0, 'number'))),
    changedSince: first((record) => text(field(record, 'source', 'asOf'))),
  };
  yield {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) yield { [name]: value };
  const name = first((record) => text(field(record, 'productName'))?.slice(0, 3) ?? null);
  if (name !== undefined) yield { product: name };
  yield { recalled: false };
  for (const [one, other] of [
    ['level', 'producedBetween'],
    ['producer', 'division'],
    ['producer', 'changedSince'],
  ] as const) {
    const [a, b] = [values[one], values[other]];
    if (a !== undefined && b !== undefined) yield { [one]: a, [other]: b };
  }
}

/** Whether all that is given holds of a record, by what it tells of itself. */
function holds(record: unknown, where: Where): boolean {
  const within = (time: unknown, { from, to }: { readonly from: string; readonly to?: string }): boolean => {
    const at = typeof time === 'string' ? Date.parse(time) : NaN;
    return at >= Date.parse(from) && (to === undefined || at < Date.parse(to));
  };
  const some = (name: string, has: (each: unknown) => boolean): boolean => {
    const list = field(record, name);
    return Array.isArray(list) && list.some(has);
  };
  const tests: Readonly<Record<string, (value: never) => boolean>> = {
    level: (value: string) => field(record, 'level') === value,
    product: (value: string) => isOf(record, value),
    producer: (value: string) => field(record, 'producer', 'uscc') === value,
    holder: (value: string) => field(record, 'holder', 'uscc') === value,
    division: (value: string) => String(field(record, 'place', 'division')).startsWith(value.slice(0, 2)),
    producedBetween: (value: { from: string; to: string }) => within(field(record, 'producedAt'), value),
    recordedBetween: (value: { from: string; to: string }) => within(field(record, 'source', 'asOf'), value),
    changedSince: (from: string) => within(field(record, 'source', 'asOf'), { from }),
    recalled: (value: boolean) =>
      some('recalls', (each) => isStanding({ status: (field(each, 'status') as string | undefined) ?? null })) ===
      value,
    failed: (value: boolean) => some('inspections', (each) => field(each, 'result') === 'FAIL') === value,
    licence: (value: string) => some('certificates', (each) => field(each, 'number') === value),
  };
  return Object.entries(where).every(([name, value]) => tests[name]?.(value as never) ?? true);
}

function isOf(record: unknown, product: string): boolean {
  if (/^\d{14}$/.test(product)) return isOfProduct(codeOf(record), `gs1:(01)${product}`);
  const [name, wanted] = [String(field(record, 'productName') ?? ''), product].map((each) =>
    each.normalize('NFKC').toLowerCase(),
  );
  return name?.includes(wanted ?? '') ?? false;
}

function codeOf(record: unknown): string {
  return String(field(record, 'code'));
}
