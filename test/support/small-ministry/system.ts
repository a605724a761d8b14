import { Fault } from '../../../common/resilience/fault.ts';
import { decode } from '../../../subgraphs/kit/charset.ts';
import type { Result, Call, LegacySystem, Search, SearchPage } from '../../../subgraphs/kit/legacy-system.ts';
import type {
  Direction,
  InspectionResult,
  LinkKind,
  Quantity,
  SectorRecord,
  TraceLink,
} from '../../../subgraphs/kit/records.ts';
import { amount } from '../../../subgraphs/kit/values/amount.ts';
import { known } from '../../../subgraphs/kit/values/reader.ts';
import { time } from '../../../subgraphs/kit/values/time.ts';
import { word } from '../../../subgraphs/kit/values/word.ts';
import type { LotRow, Question, SmallLegacy, UseRow } from './legacy.ts';

/** Ways to map the small system wrongly, each as somebody would. */
export const MISTAKES = [
  'an amount 1,200.50 as 1',
  'errors of the system as nothing',
  'only the first page',
  'FAIL as PASS',
  'recalls dropped',
  'times eight hours off',
  'the filter ignored',
  'use links lost',
  'use links swapped',
  'GBK as UTF-8',
  'a telephone in a text',
  'an unpadded GTIN',
  'a time of now',
  'links told from one side',
  'what was made at the first moment of a span left out',
  'too many counted',
  'today as what was',
] as const;
export type Mistake = (typeof MISTAKES)[number];

const GTIN = '6901234001013';
const readAmount = amount();
const readTime = time();
const readResult = word<InspectionResult>({ 合格: 'PASS', 不合格: 'FAIL' });
const readKind = word<LinkKind>({ 加工: 'TRANSFORM', 使用: 'TREAT' });
const codeOf = (lot: string): string => `gs1:(01)0${GTIN}(10)${lot}`;
const lotIn = (code: string): string => /^gs1:\(01\)06901234001013\(10\)(.+)$/.exec(code)?.[1] ?? '';

/** The small ministry's mapping: right, or with one mistake. */
export class SmallSystem implements LegacySystem {
  readonly name = 'small';
  readonly maxCodes = 50;
  readonly narrows = ['recalled', 'producedBetween'] as const;
  readonly #legacy: SmallLegacy;
  mistake: Mistake | null = null;

  constructor(legacy: SmallLegacy) {
    this.#legacy = legacy;
  }

  async records(codes: readonly string[], { signal }: Call): Promise<Result<SectorRecord | null>[]> {
    const rows = (await this.#all(
      { of: 'lots', keys: codes.map((code) => `${GTIN}/${lotIn(code)}`) },
      signal,
    )) as LotRow[];
    return codes.map((code) => {
      const row = rows.find(({ ph }) => ph === lotIn(code));
      return row ? this.#record(row) : null;
    });
  }

  async links(codes: readonly string[], direction: Direction, { signal }: Call): Promise<Result<TraceLink[]>[]> {
    const side = (direction === 'BACK') === (this.mistake !== 'use links swapped') ? 'qu' : 'lai';
    const rows = (await this.#all({ of: 'uses', keys: codes.map(lotIn), side }, signal)) as UseRow[];
    if (this.mistake === 'links told from one side' && direction === 'FORWARD') return codes.map(() => []);
    const links = rows.flatMap((row) => this.#link(row));
    return codes.map((code) => links.filter((link) => (direction === 'BACK' ? link.to : link.from) === code));
  }

  async search({ filter, where = {}, first, after }: Search, { signal }: Call): Promise<SearchPage<SectorRecord>> {
    const filtered =
      this.mistake === 'the filter ignored'
        ? {}
        : { name: String(filter['productName'] ?? ''), month: String(filter['month'] ?? '').replace('-', '') };
    const since = Date.parse(where.producedBetween?.from ?? '');
    const isLate = this.mistake === 'what was made at the first moment of a span left out';
    const rows = ((await this.#all({ of: 'list', ...filtered }, signal)) as LotRow[]).filter(({ scsj, zh }) => {
      const at = Date.parse(this.#time(scsj) ?? '');
      return !(at < since || (isLate && at === since)) && (where.recalled !== true || zh.length > 0);
    });
    const from = Number(after ?? 0);
    const page = rows
      .slice(from, from + first)
      .map((row, i) => ({ cursor: String(from + i + 1), record: this.#record(row) }));
    return { rows: page, hasNextPage: rows.length > from + first };
  }

  async count({ filter, where = {} }: Pick<Search, 'filter' | 'where'>, call: Call): Promise<number | null> {
    if (Object.keys(where).length > 0) return null;
    const { rows } = await this.search({ filter, first: 200, after: null }, call);
    return rows.length + (this.mistake === 'too many counted' ? 1 : 0);
  }

  /** The small system keeps none. */
  history(): { readonly since: null } | null {
    return this.mistake === 'today as what was' ? { since: null } : null;
  }

  async ping({ signal }: Call): Promise<void> {
    await this.#page({ of: 'list', page: 1 }, signal);
  }

  async close(): Promise<void> {}

  async #all(question: Omit<Question, 'page'>, signal: AbortSignal): Promise<(LotRow | UseRow)[]> {
    const rows: (LotRow | UseRow)[] = [];
    for (let page = 1; ; page += 1) {
      const { hang, gd } = await this.#page({ ...question, page }, signal).catch((error: unknown) => {
        if (this.mistake === 'errors of the system as nothing') return { hang: [], gd: false };
        throw error;
      });
      rows.push(...hang);
      if (!gd || this.mistake === 'only the first page') return rows;
    }
  }

  async #page(question: Question, signal: AbortSignal): Promise<{ hang: (LotRow | UseRow)[]; gd: boolean }> {
    const bytes = await this.#legacy.ask(question, signal);
    const text = this.mistake === 'GBK as UTF-8' ? bytes.toString('utf8') : decode(bytes, 'gb18030');
    const answer = JSON.parse(text) as { dm: string; hang: (LotRow | UseRow)[]; gd: boolean };
    if (answer.dm !== '0000') throw new Fault('REFUSED', 'refuses our account');
    return answer;
  }

  #record(row: LotRow): SectorRecord {
    const code = this.mistake === 'an unpadded GTIN' ? `gs1:(01)${row.tm}(10)${row.ph}` : codeOf(row.ph);
    return {
      code,
      level: 'LOT',
      productName: row.mc,
      quantity: this.#amount(row.sl),
      producedAt: this.#time(row.scsj),
      expiresAt: this.mistake === 'a time of now' && row.dqsj === '' ? new Date().toISOString() : this.#time(row.dqsj),
      producer: { uscc: '91370100MA3C5D6E7X', name: null },
      inspections: row.jy.map(({ bh, sj, jl, bz }) => ({
        id: bh,
        at: this.#time(sj),
        result: this.mistake === 'FAIL as PASS' ? 'PASS' : known(readResult(jl)),
        // No type of the contract masks this one.
        kind: this.mistake === 'a telephone in a text' ? bz : null,
        note: bz,
      })),
      recalls:
        this.mistake === 'recalls dropped'
          ? []
          : row.zh.map(({ bh, sj, zt }) => ({ id: bh, at: this.#time(sj), status: zt })),
      source: { system: this.name, recordId: row.ph },
    };
  }

  #link({ dh, lx, lai, qu, sj, sl }: UseRow): TraceLink[] {
    const kind = known(readKind(lx));
    if (!kind || (this.mistake === 'use links lost' && kind === 'TREAT')) return [];
    const [from, to] = this.mistake === 'use links swapped' ? [qu, lai] : [lai, qu];
    return [
      {
        kind,
        from: codeOf(from),
        to: codeOf(to),
        at: this.#time(sj),
        quantity: this.#amount(sl),
        evidence: { system: this.name, recordId: dh, confidence: 'HIGH' },
      },
    ];
  }

  #amount(text: string): Quantity | null {
    return this.mistake === 'an amount 1,200.50 as 1'
      ? { value: Number.parseFloat(text), unit: '千克' }
      : known(readAmount(text));
  }

  #time(text: string): string | null {
    return this.mistake === 'times eight hours off' && text !== ''
      ? `${text.replace(' ', 'T')}Z`
      : known(readTime(text));
  }
}
