import iconv from 'iconv-lite';
import { type LegacyReply, legacyServer, type LegacyServer } from '../../../support/legacy-server.ts';
import type { CustomsData } from './data.ts';

export const USER = 'tongcha';
export const PASSWORD = '口令p@ss';

export type CustomsState = 'well' | 'away' | 'hung' | 'wrong password';

export interface CustomsLegacy extends LegacyServer {
  /** How many requests there were, by path. */
  readonly asked: Map<string, number>;
  /** The token of before is no more. */
  forget(): void;
  become(state: CustomsState): void;
}

/** A customs system: form posts in GBK, a token from a login, results in the answer's own code, a hundred rows a page at most. */
export async function customsLegacy({ items, uses, corporations }: CustomsData): Promise<CustomsLegacy> {
  const asked = new Map<string, number>();
  let [tokens, state]: [number, CustomsState] = [0, 'well'];
  const byItem = Map.groupBy(items, ({ entryId, gNo }) => `${entryId}-${gNo}`);
  const byContainer = Map.groupBy(items, ({ containerNo }) => containerNo);
  const usesOf = Map.groupBy(uses, ({ entryId, gNo }) => `${entryId}-${gNo}`);
  const usesIn = Map.groupBy(uses, ({ gtin13, batch }) => `${gtin13}|${batch}`);
  const rowsFor = (sent: ReadonlyMap<string, string>): readonly object[] => {
    const listed = (name: string): readonly string[] => sent.get(name)?.split(',').filter(Boolean) ?? [];
    const found = <T>(by: ReadonlyMap<string, readonly T[]>, name: string): T[] =>
      listed(name).flatMap((key) => by.get(key) ?? []);
    switch (sent.get('service')) {
      case 'ITEM':
        if (sent.has('keys')) return found(byItem, 'keys');
        if (sent.has('containers')) return found(byContainer, 'containers');
        return items.filter(
          ({ gName, ownerScc }) =>
            gName.includes(sent.get('gName') ?? '') && (!sent.get('owner') || ownerScc === sent.get('owner')),
        );
      case 'USE':
        return sent.has('keys') ? found(usesOf, 'keys') : found(usesIn, 'lots');
      default:
        return corporations.filter(({ scc }) => listed('scc').includes(scc));
    }
  };
  const server = await legacyServer((body, _, { url = '' }) => {
    asked.set(url, (asked.get(url) ?? 0) + 1);
    if (state === 'hung') return null;
    if (state === 'away') return { status: 503, body: '' };
    const sent = formIn(body);
    if (url === '/login.do') {
      const right = state !== 'wrong password' && sent.get('userCode') === USER && sent.get('password') === PASSWORD;
      return right ? said('0', { token: `T${(tokens += 1)}`, expire: '7200' }) : said('1001');
    }
    if (state === 'wrong password' || sent.get('token') !== `T${tokens}`) return said('1002');
    const rows = rowsFor(sent);
    const [page, size] = [Number(sent.get('pageNo')), Math.min(100, Number(sent.get('pageSize')))];
    return said('0', { total: rows.length, rows: rows.slice((page - 1) * size, page * size) });
  });
  return {
    ...server,
    asked,
    forget: () => void (tokens += 1),
    become: (next) => {
      state = next;
      // A session does not outlive its password.
      if (next === 'wrong password') tokens += 1;
    },
  };
}

function said(resultCode: string, data?: unknown): LegacyReply {
  return {
    headers: { 'content-type': 'application/json;charset=GBK' },
    body: iconv.encode(
      JSON.stringify({ resultCode, resultMsg: resultCode === '0' ? '成功' : '失败', data: data ?? null }),
      'gbk',
    ),
  };
}

/** A form in GBK (URL Standard, application/x-www-form-urlencoded, with that charset's bytes). */
function formIn(body: Buffer): ReadonlyMap<string, string> {
  return new Map(
    body
      .toString('latin1')
      .split('&')
      .map((pair) => pair.split('=', 2).map(unescaped) as [string, string]),
  );
}

function unescaped(text = ''): string {
  const bytes = Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return iconv.decode(bytes, 'gbk');
}
