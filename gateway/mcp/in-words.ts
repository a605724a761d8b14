import { type Gap, gapsIn } from '@tongcha/client';
import { GAP_REASONS, policyWords, sectorLook } from '@tongcha/schema';

/** A response as its client reads it. */
export interface ReadResponse {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly ReadError[];
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Whether the operation asks what could not be read, where the graph could tell. */
  readonly asksWhatIsMissing: boolean;
}

export interface ReadError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** More lines than this nobody reads: how many more there are is said instead. */
const MOST_LINES = 20;

/** What a response does not have, a line each, in both languages: what failed, what could not be asked, what rules keep back, what is old. */
export function inWords({ data, errors, extensions, asksWhatIsMissing }: ReadResponse): string[] {
  const gaps = gapsIn(data);
  const withheld = [...listIn(extensions['withheld']), ...withheldIn(data)];
  const lines = [
    ...alike(errors.map(errorWords)),
    ...alike(gaps.map(gapWords)),
    ...new Set(withheld.map(withheldWords)),
    ...listIn(extensions['stale']).map(staleWords),
    ...(typeof extensions['asOf'] === 'string' ? [`截至 / as of ${extensions['asOf']}`] : []),
  ];
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `另有 ${more} 项 / and ${more} more`] : lines;
  const isKeptBack = withheld.length > 0 && isOfNobody(data);
  return [isKeptBack ? NOBODY : headOf(data, errors, gaps, asksWhatIsMissing), ...shown];
}

const NOBODY =
  '未询问任何部门:下列内容依规不提供,有无不得而知。/ Nobody was asked, as rules keep it from you: whether there is any is not told.';

/** Whether data says who was asked, and that it was nobody. */
function isOfNobody(data: unknown): boolean {
  const lists = [...coverageListsIn(data)];
  return lists.length > 0 && lists.every((each) => each.length === 0);
}

function* coverageListsIn(value: unknown): Iterable<readonly unknown[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (key === 'coverage' && Array.isArray(each)) yield each;
    else yield* coverageListsIn(each);
  }
}

function headOf(
  data: ReadResponse['data'],
  errors: ReadResponse['errors'],
  gaps: readonly Gap[],
  asks: boolean,
): string {
  if (!data || Object.values(data).every((each) => each === null))
    return errors.length > 0
      ? '没有答复,原因如下。/ There is no answer; why:'
      : '没有结果。/ There is nothing of that.';
  if (errors.length > 0 || gaps.length > 0)
    return '答复不完整:下列部分未能询问或取得,不等于没有。/ The answer is not complete: these parts could not be asked or read, which is not the same as empty.';
  if (!asks)
    return '此问题没有询问缺口:不知道是否完整。/ This question does not ask for gaps: whether it is complete is not known.';
  return '已询问的部分均已答复。/ All that was asked has answered.';
}

/** The first of each with how many there are. */
function alike(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => (count > 1 ? `${line} ×${count}` : line));
}

function errorWords({ message, path, extensions }: ReadError): string {
  const place = path?.map((each) => (typeof each === 'number' ? '@' : each)).join('.');
  return `错误 / error ${String(extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR')}${place ? ` (${place})` : ''}: ${message}`;
}

function gapWords({ reason, sector, member, codes = [], message }: Gap): string {
  if (reason === 'INCOMPLETE' && !sector) return '缺口 / gap: 不完整,未说明何处 / not complete, where is not said';
  const who = sector ? `${sectorWords(sector)}${member ? ` ${member}` : ''}: ` : '';
  const why = GAP_REASONS.zh[reason] ? `${GAP_REASONS.zh[reason]} / ${GAP_REASONS.en[reason]} (${reason})` : reason;
  const what = codes.length > 0 ? `, ${codes.length} 个编码 / codes` : '';
  // Only its own words say what cannot be asked.
  const isToldMore = reason === 'BAD_REQUEST' || !GAP_REASONS.en[reason];
  return `缺口 / gap: ${who}${why}${what}${message && isToldMore ? `: ${message}` : ''}`;
}

function withheldWords({ sector, policy }: Readonly<Record<string, unknown>>): string {
  const name = typeof policy === 'string' ? policy : null;
  const words = `${policyWords(name, 'zh')} / ${policyWords(name, 'en')}`;
  return `依规不提供,不论有无 / not shared with you, whether or not there is any: ${sectorWords(String(sector))}: ${words}${name ? ` (${name})` : ''}`;
}

function staleWords({ sector, seconds }: Readonly<Record<string, unknown>>): string {
  return `来源暂时无法询问,用的是 ${String(seconds)} 秒前的答复 / its source cannot be asked now, so this is its answer of ${String(seconds)} s ago: ${sectorWords(String(sector))}`;
}

function sectorWords(sector: string): string {
  const { zh, en } = sectorLook(sector);
  return zh === en ? zh : `${zh} ${en}`;
}

/** What a walk or a search says of it, wherever in the data. */
function withheldIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'withheld' ? listIn(each) : withheldIn(each)));
}

function listIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
}
