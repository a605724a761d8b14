import { type LegacyReply, legacyServer } from '../../../support/legacy-server.ts';

/** What a new version of it does otherwise, and how it fails. */
export interface TimberFaults {
  /** `size` is `amount`, and there is a `grade`. */
  renamed?: boolean;
  /** Days are written 2026年03月01日, ids as numbers. */
  otherFormats?: boolean;
  /** In place of every answer the page of the login. */
  loginPage?: boolean;
  /** Milliseconds that its clock is ahead. */
  clockAhead?: number;
}

export interface TimberLegacy {
  readonly url: string;
  /** Logins so far. */
  readonly logins: number;
  readonly faults: TimberFaults;
  stop(): Promise<void>;
}

export const ACCOUNT = { TIMBER_USER: 'joiner', TIMBER_PASSWORD: 'pine&oak-2026' };
const SIZE = 10;
const TOKEN = 'tk-7c41e2aa90b3';
const PAGE =
  '<!DOCTYPE html><html><head><title>统一登录</title></head><body><form action="/login"></form></body></html>';

interface Lot {
  readonly id: string;
  readonly no: string;
  readonly name: string;
  readonly size: string;
  readonly made: string;
  readonly mill: { readonly code: string; readonly name: string; readonly phone: string };
  readonly tests: readonly { readonly no: string; readonly date: string; readonly result: string }[];
  readonly del: string;
}

const MILL = { code: '91370100MA3C5D6E7X', name: '泰山木业', phone: '13805310123' };

/** Lots T-0001 …, each made of the one before. */
export const LOTS: readonly Lot[] = Array.from({ length: 25 }, (_, i) => ({
  id: `r${i + 1}`,
  no: `T-${String(i + 1).padStart(4, '0')}`,
  name: i % 2 ? '松木板' : '橡木方',
  size: `${(i + 1) * 1_200}.50 kg`,
  made: `2026-03-${String((i % 28) + 1).padStart(2, '0')} 08:30:00`,
  mill: MILL,
  tests: i % 3 ? [] : [{ no: `J-${i + 1}`, date: '2026-04-02', result: i % 6 ? '不合格' : '合格' }],
  del: 'N',
}));

/** A register of timber behind a login: POST of JSON, a token in a header, pages of ten, its own result codes. */
export async function timberLegacy(): Promise<TimberLegacy> {
  const faults: TimberFaults = {};
  let logins = 0;
  const answerTo = (path: string, body: Buffer, token: unknown): LegacyReply => {
    if (faults.loginPage) return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE };
    const asked = (body.length === 0 ? {} : JSON.parse(body.toString())) as Readonly<Record<string, unknown>>;
    if (path === '/auth/login') {
      logins += 1;
      const isRight = asked['user'] === ACCOUNT.TIMBER_USER && asked['pwd'] === ACCOUNT.TIMBER_PASSWORD;
      return json(isRight ? { code: 0, data: { token: TOKEN, expire: 1_800 } } : { code: 40_101, msg: '密码错误' });
    }
    if (token !== TOKEN) return json({ code: 40_102, msg: '请登录' });
    const found = find(path, asked, faults);
    const from = (Number(asked['pageNo'] ?? 1) - 1) * SIZE;
    // Whoever answers tells the token again, as some do.
    return json({ code: 0, msg: `ok ${TOKEN}`, data: { total: found.length, list: found.slice(from, from + SIZE) } });
  };
  const server = await legacyServer((body, headers, { url: path = '/' }) => {
    const date = new Date(Date.now() + (faults.clockAhead ?? 0)).toUTCString();
    const reply = answerTo(path, body, headers['x-token']);
    return { ...reply, headers: { ...reply.headers, date } };
  });
  return {
    url: server.url,
    faults,
    get logins() {
      return logins;
    },
    stop: () => server.stop(),
  };
}

function find(path: string, asked: Readonly<Record<string, unknown>>, faults: TimberFaults): readonly object[] {
  const numbers = asked['nos'] as readonly string[] | undefined;
  if (path === '/api/lots') {
    const name = String(asked['name'] ?? '');
    return LOTS.filter((lot) => (numbers ? numbers.includes(lot.no) : lot.name.includes(name))).map((lot) =>
      changed(lot, faults),
    );
  }
  const side = asked['side'] === 'out' ? 'out' : 'in';
  return LOTS.slice(1)
    .map((lot, i) => ({ id: `m${i + 1}`, in: LOTS[i]?.no, out: lot.no, day: '2026-03-29', qty: `${i + 1}00 kg` }))
    .filter((use) => numbers?.includes(use[side] ?? ''));
}

function changed(lot: Lot, { renamed, otherFormats }: TimberFaults): object {
  const { size, ...rest } = lot;
  const [year, month, day] = lot.made.slice(0, 10).split('-');
  return {
    ...rest,
    ...(renamed ? { amount: size, grade: 'A' } : { size }),
    ...(otherFormats ? { made: `${year}年${month}月${day}日`, id: Number(lot.id.slice(1)) } : {}),
  };
}

function json(body: unknown): LegacyReply {
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
