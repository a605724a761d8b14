import { Fault } from '../../../common/resilience/fault.ts';
import type { Call, LegacySystem, Search, SearchPage } from '../../../subgraphs/kit/legacy-system.ts';
import type { Direction, SectorRecord, TraceLink } from '../../../subgraphs/kit/records.ts';
import { legacyServer, type LegacyServer } from '../../support/legacy-server.ts';

/** Ways to take what goes wrong for an answer, each as somebody has. */
export const SWALLOWED = [
  'a 429 as nothing',
  'a page of HTML as nothing',
  'a refused token as nothing',
  'an empty body as nothing',
  'half a page as all',
  'a page that fails as the end',
  'what was cut as whole',
  'letters that cannot be read replaced',
  'rows taken by their place',
  'rows of others dropped',
  'a name that lacks as nothing',
  'its own words passed on',
  'a moment by its clock as by ours',
] as const;
export type Swallowed = (typeof SWALLOWED)[number];

interface Lot {
  readonly ph: string;
  readonly mc: string;
}
interface Use {
  readonly dh: string;
  readonly lai: string;
  readonly qu: string;
}
interface Asked {
  readonly of: 'lots' | 'uses' | 'list';
  readonly keys?: readonly string[];
  readonly side?: 'lai' | 'qu';
  readonly page: number;
}

const NAMES = ['氧化镧', '氧化铈', '金属镧', '镧铈合金', '抛光粉', '镧铁合金', '氧化钕'];
const LOTS: readonly Lot[] = NAMES.map((mc, i) => ({ ph: `L${i + 1}`, mc }));
const USES: readonly Use[] = ['L1', 'L2', 'L3', 'L4', 'L5'].flatMap((lai, i) =>
  [LOTS[i + 1], LOTS[i + 2]].map((qu, n) => ({ dh: `U${i}${n}`, lai, qu: qu?.ph ?? '' })),
);
const PER_PAGE = 3;

/** JSON in UTF-8, three rows a page, with a token and the number of all rows. */
export function smallSystem(): Promise<LegacyServer> {
  return legacyServer((body, headers, { url = '' }) => {
    const json = { 'content-type': 'application/json; charset=utf-8' };
    if (url === '/login') return { headers: json, body: '{"token":"T1"}' };
    if (headers['token'] !== 'T1') return { status: 401, body: '' };
    const { of, keys = [], side = 'lai', page } = JSON.parse(body.toString()) as Asked;
    const rows =
      of === 'uses'
        ? USES.filter((each) => keys.includes(each[side]))
        : LOTS.filter(({ ph }) => of === 'list' || keys.includes(ph));
    const hang = rows.slice((page - 1) * PER_PAGE, page * PER_PAGE);
    return { headers: json, body: JSON.stringify({ zong: rows.length, hang }) };
  });
}

const codeOf = (lot: string): string => `urn:small:${lot}`;
const lotIn = (code: string): string => code.replace(/^urn:small:/, '');

/** Its ministry's side: right, or with one mistake. */
export class SmallHttp implements LegacySystem {
  readonly name = 'small';
  readonly maxCodes = 50;
  mistake: Swallowed | null = null;
  readonly #url: string;
  #token: string | null = null;
  #closedUntil = 0;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  async records(codes: readonly string[], { signal }: Call): Promise<(SectorRecord | null)[]> {
    const rows = await this.#all<Lot>({ of: 'lots', keys: codes.map(lotIn) }, signal);
    if (this.mistake === 'rows taken by their place')
      return codes.map((code, i) => (rows[i] ? { ...this.#record(rows[i]), code } : null));
    this.#known(rows.map(({ ph }) => codes.includes(codeOf(ph))));
    return codes.map((code) => {
      const row = rows.find(({ ph }) => codeOf(ph) === code);
      return row ? this.#record(row) : null;
    });
  }

  async links(codes: readonly string[], direction: Direction, { signal }: Call): Promise<TraceLink[][]> {
    const side = direction === 'BACK' ? 'qu' : 'lai';
    const rows = await this.#all<Use>({ of: 'uses', keys: codes.map(lotIn), side }, signal);
    this.#known(rows.map((row) => codes.includes(codeOf(row[side]))));
    const own = new Map(rows.map((row) => [row.dh, row]));
    return codes.map((code) =>
      [...own.values()]
        .filter((row) => codeOf(row[side]) === code)
        .map(({ dh, lai, qu }) => ({
          kind: 'TRANSFORM',
          from: codeOf(lai),
          to: codeOf(qu),
          evidence: { system: this.name, recordId: dh, confidence: 'HIGH' },
        })),
    );
  }

  async search({ first, after }: Search, { signal }: Call): Promise<SearchPage> {
    const rows = await this.#all<Lot>({ of: 'list' }, signal);
    const from = Number(after ?? 0);
    const page = rows.slice(from, from + first);
    return {
      rows: page.map((row, i) => ({ cursor: String(from + i + 1), record: this.#record(row) })),
      hasNextPage: rows.length > from + first,
    };
  }

  async ping({ signal }: Call): Promise<void> {
    await this.#page({ of: 'list', page: 1 }, signal);
  }

  async close(): Promise<void> {}

  #record({ ph, mc }: Lot): SectorRecord {
    return {
      code: codeOf(ph),
      level: 'LOT',
      productName: mc,
      producer: { uscc: '91370100MA3C5D6E7X', name: null },
      source: { system: this.name, recordId: ph },
    };
  }

  #known(asked: readonly boolean[]): void {
    if (this.mistake !== 'rows of others dropped' && asked.includes(false))
      throw new Fault('BAD_ANSWER', 'gave rows that were not asked for');
  }

  async #all<R>(asked: Omit<Asked, 'page'>, signal: AbortSignal): Promise<R[]> {
    const rows = new Map<string, R>();
    for (let page = 1; ; page += 1) {
      const { hang, zong } = await this.#page({ ...asked, page }, signal).catch((error: unknown) => {
        if (this.mistake === 'a page that fails as the end' && page > 1) return { hang: [], zong: rows.size };
        throw error;
      });
      const before = rows.size;
      for (const row of hang) rows.set(JSON.stringify(row), row as R);
      if (rows.size >= zong || (this.mistake === 'half a page as all' && hang.length < PER_PAGE))
        return [...rows.values()];
      if (rows.size === before) throw new Fault('BAD_ANSWER', 'gave fewer rows than it says there are');
    }
  }

  async #page(
    asked: Asked,
    signal: AbortSignal,
  ): Promise<{ readonly hang: readonly unknown[]; readonly zong: number }> {
    if (Date.now() < this.#closedUntil) throw new Fault('TOO_BUSY', 'asks to be asked less');
    this.#token ??= String((await this.#read(await this.#post('/login', {}, signal)))['token']);
    const response = await this.#post('/query', asked, signal);
    const none = { hang: [], zong: 0 };
    if (response.status === 401 || response.status === 403) {
      this.#token = null;
      if (this.mistake === 'a refused token as nothing') return none;
      throw new Fault('CREDENTIALS_REFUSED', 'does not let its ministry in');
    }
    if (response.status === 429) {
      if (this.mistake === 'a 429 as nothing') return none;
      const until = Date.parse(response.headers.get('retry-after') ?? '');
      if (this.mistake === 'a moment by its clock as by ours' && until > Date.now()) this.#closedUntil = until;
      throw new Fault('TOO_BUSY', 'asks to be asked less');
    }
    const { hang, zong } = await this.#read(response);
    if (this.mistake === 'a name that lacks as nothing')
      return { hang: (hang as unknown[]) ?? [], zong: Number(zong ?? 0) };
    if (!Array.isArray(hang) || typeof zong !== 'number') throw new Fault('BAD_ANSWER', 'gave an answer without rows');
    return { hang, zong };
  }

  async #post(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    try {
      return await fetch(this.#url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(this.#token === null ? {} : { token: this.#token }) },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal,
      });
    } catch (cause) {
      throw new Fault(signal.aborted ? 'TIMEOUT' : 'UNAVAILABLE', 'cannot be reached', { cause });
    }
  }

  async #read(response: Response): Promise<Readonly<Record<string, unknown>>> {
    const none = { hang: [], zong: 0 };
    const text = await this.#text(response);
    if (response.status !== 200)
      throw new Fault('UNAVAILABLE', this.mistake === 'its own words passed on' ? text : 'cannot answer now');
    if (this.mistake === 'a page of HTML as nothing' && text.startsWith('<')) return none;
    if (this.mistake === 'an empty body as nothing' && text === '') return none;
    try {
      const document: unknown = JSON.parse(text);
      if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
    } catch {
      if (this.mistake === 'what was cut as whole') {
        const rows = [...text.matchAll(/\{"[^{}]*\}/g)].map(([row]) => JSON.parse(row) as unknown);
        return { hang: rows, zong: rows.length };
      }
    }
    throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
  }

  async #text(response: Response): Promise<string> {
    try {
      const bytes = await response.arrayBuffer();
      return new TextDecoder('utf-8', { fatal: this.mistake !== 'letters that cannot be read replaced' }).decode(bytes);
    } catch (cause) {
      throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause });
    }
  }
}
