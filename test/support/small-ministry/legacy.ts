import iconv from 'iconv-lite';
import { Fault } from '../../../common/resilience/fault.ts';

export interface LotRow {
  /** GTIN-13 and lot. */
  readonly tm: string;
  readonly ph: string;
  readonly mc: string;
  readonly sl: string;
  readonly scsj: string;
  /** Empty where the product does not expire. */
  readonly dqsj: string;
  readonly yf: string;
  readonly jy: readonly { readonly bh: string; readonly sj: string; readonly jl: string; readonly bz: string }[];
  readonly zh: readonly { readonly bh: string; readonly sj: string; readonly zt: string }[];
}

export interface UseRow {
  readonly dh: string;
  readonly lx: string;
  readonly lai: string;
  readonly qu: string;
  readonly sj: string;
  readonly sl: string;
}

const lot = (ph: string, mc: string, more: Partial<LotRow> = {}): LotRow => ({
  tm: '6901234001013',
  ph,
  mc,
  sl: '20吨',
  scsj: '2026-03-02 09:00:00',
  dqsj: '',
  yf: '202603',
  jy: [],
  zh: [],
  ...more,
});
const LOTS: readonly LotRow[] = [
  lot('A1', '氧化镧', {
    sl: '1,200.50千克',
    scsj: '2026-03-01 08:30:00',
    jy: [
      { bh: 'J-1', sj: '2026-03-01 10:00:00', jl: '合格', bz: '' },
      { bh: 'J-2', sj: '2026-03-05 10:00:00', jl: '不合格', bz: '复检联系电话:13812345678' },
    ],
    zh: [{ bh: 'Z-1', sj: '2026-03-06 00:00:00', zt: '进行中' }],
  }),
  lot('A2', '氧化铈', { dqsj: '2027-03-02 09:00:00' }),
  lot('B1', '金属镧', { yf: '202604' }),
  lot('B2', '镧铈合金', { yf: '202604' }),
  lot('C1', '抛光粉', { yf: '202604' }),
];
const use = (dh: string, lx: string, lai: string, qu: string): UseRow => ({
  dh,
  lx,
  lai,
  qu,
  sj: '2026-03-10 12:00:00',
  sl: '500kg',
});
const USES: readonly UseRow[] = [
  use('U-1', '加工', 'A1', 'B1'),
  use('U-2', '加工', 'A1', 'B2'),
  use('U-3', '加工', 'A2', 'B2'),
  use('U-4', '使用', 'A1', 'C1'),
];

export interface Question {
  readonly of: 'lots' | 'uses' | 'list';
  /** Bar codes and lots, `6901234001013/A1`; of `uses` lots on one side. */
  readonly keys?: readonly string[];
  readonly side?: 'lai' | 'qu';
  readonly name?: string;
  readonly month?: string;
  readonly page: number;
}

export type State = 'well' | 'away' | 'hung' | 'wrong password';
const PER_PAGE = 2;

/** A system that answers in GBK, two rows a page, and says what went wrong in the answer's own code. */
export class SmallLegacy {
  state: State = 'well';

  async ask(question: Question, signal: AbortSignal): Promise<Buffer> {
    if (this.state === 'away') throw new Fault('UNAVAILABLE', 'does not answer');
    if (this.state === 'hung')
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Fault('TIMEOUT', 'no answer in time'))),
      );
    if (this.state === 'wrong password') return iconv.encode(JSON.stringify({ dm: '1001', sm: '密码错误' }), 'gbk');
    const rows = rowsOf(question);
    const from = (question.page - 1) * PER_PAGE;
    return iconv.encode(
      JSON.stringify({ dm: '0000', gd: rows.length > from + PER_PAGE, hang: rows.slice(from, from + PER_PAGE) }),
      'gbk',
    );
  }
}

function rowsOf({ of, keys = [], side = 'lai', name = '', month = '' }: Question): readonly (LotRow | UseRow)[] {
  if (of === 'uses') return USES.filter((each) => keys.includes(each[side]));
  if (of === 'lots') return LOTS.filter(({ tm, ph }) => keys.includes(`${tm}/${ph}`));
  return LOTS.filter(({ mc, yf }) => mc.includes(name) && (month === '' || yf === month));
}
