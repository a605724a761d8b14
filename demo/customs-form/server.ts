import { join } from 'node:path';
import iconv from 'iconv-lite';
import { actionOf, type WriteTrouble, written } from '../orders.ts';
import { FactStore } from '../fact-store.ts';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import type { StandIn, StandInOptions } from '../stand-in.ts';
import type { UnitsAsked } from '../units-asked.ts';
import type { LinkFact } from '../world/facts.ts';
import { codeOf, containerRow, corporationRow, flowRow, type FormRow, itemRow, loadRow, plantRow } from './rows.ts';

const USER = 'tongcha';
const PASSWORD = '口令demo';
const MOST_ROWS = 100;
const MOST_KEYS = 50;
/** Seconds that a token holds. */
const HOLDS = 1_800;

type Form = ReadonlyMap<string, string>;

/** The customs system: form posts in GBK, a token by a login, results in a code of the answer, pages of a hundred rows. */
export async function startCustomsForm({
  port,
  facts,
  directory,
  latencyMs,
  host = '127.0.0.1',
  trouble,
}: StandInOptions): Promise<StandIn> {
  const store = new FactStore(join(directory, 'customs.db'), facts, 'customs');
  const tokens = new Map<string, number>();
  let serial = 0;
  return startHttpStandIn({
    host,
    port,
    latencyMs,
    env: (url) => ({ CUSTOMS_URL: url, CUSTOMS_USER: USER, CUSTOMS_PASSWORD: PASSWORD }),
    close: () => store.close(),
    answer: async ({ url = '' }, body) => {
      const form = formIn(body);
      if (url === '/login.do') {
        if (form.get('userCode') !== USER || form.get('password') !== PASSWORD) return said('1001');
        const token = `T${(serial += 1)}`;
        tokens.set(token, Date.now() + HOLDS * 1_000);
        return said('0', { token, expire: String(HOLDS) });
      }
      if (url !== '/query.do' && url !== '/recall.do') return said('2001');
      if ((tokens.get(form.get('token') ?? '') ?? 0) < Date.now()) return said('1002');
      if (url === '/recall.do') return report(form, store, trouble);
      return page(form, store) ?? said('2001');
    },
  });
}

/** Takes a form of a number once. */
async function report(form: Form, store: FactStore, trouble: WriteTrouble | undefined): Promise<Reply> {
  const text = (name: string): string => form.get(name) ?? '';
  const codes = text('keys')
    .split(',')
    .map(codeOf.item)
    .filter((code) => store.unit(code));
  if (codes.length === 0) return said('2004');
  const order = {
    number: text('formNo'),
    recall: text('recallNo'),
    action: actionOf(text('recallStatus')),
    level: text('recallLevel'),
    at: text('recallTime'),
    reason: text('memo'),
    advice: text('measure'),
    authority: text('authority'),
    codes,
  };
  const taken = await written(trouble, () => {
    if (store.orders(order.number).length === 0) store.takeOrder(order);
  });
  return taken ? said('0', { receiptNo: store.orders(order.number)[0] ?? '' }) : said('9001');
}

function page(form: Form, store: FactStore): Reply | null {
  const number = Number(form.get('pageNo') ?? 1);
  const size = Math.min(MOST_ROWS, Number(form.get('pageSize') ?? MOST_ROWS));
  if (form.get('service') === 'ITEM' && !form.has('keys')) {
    const asked = itemsAsked(form);
    return said('0', {
      total: store.countUnits(asked),
      rows: store
        .units(0, number * size, asked)
        .slice((number - 1) * size)
        .map((unit) => item(unit, store)),
    });
  }
  const rows = rowsFor(form, store);
  return rows && said('0', { total: rows.length, rows: rows.slice((number - 1) * size, number * size) });
}

/** Of the keys of one question; null: it is none that the system has. */
function rowsFor(form: Form, store: FactStore): readonly FormRow[] | null {
  const keys = (name: string): readonly string[] => (form.get(name) ?? '').split(',').filter(Boolean);
  if ([...form.keys()].some((name) => keys(name).length > MOST_KEYS)) return null;
  const units = (name: string, code: (key: string) => string) =>
    keys(name).flatMap((key) => store.unit(code(key)) ?? []);
  const links = (kind: LinkFact['kind'], all: readonly LinkFact[]) => all.filter((each) => each.kind === kind);
  switch (form.get('service')) {
    case 'ITEM':
      return units('keys', codeOf.item).map((unit) => item(unit, store));
    case 'CONTA':
      return units('keys', codeOf.container).map(containerRow);
    case 'PLANT':
      return units('keys', codeOf.plant).map(plantRow);
    case 'LOAD': {
      const into = keys('keys').flatMap((key) => store.linksInto(codeOf.item(key)));
      const out = keys('containers').flatMap((key) => store.linksOutOf(codeOf.container(key)));
      return links('TRANSPORT', [...into, ...out]).map(loadRow);
    }
    case 'FLOW': {
      const out = keys('keys').flatMap((key) => store.linksOutOf(codeOf.item(key)));
      const into = keys('lots').flatMap((key) => store.linksInto(codeOf.lot(key)));
      return links('TRANSFORM', [...out, ...into]).map(flowRow);
    }
    case 'CORP':
      return keys('scc')
        .flatMap((uscc) => store.party(uscc) ?? [])
        .map(corporationRow);
    default:
      return null;
  }
}

function item(unit: NonNullable<ReturnType<FactStore['unit']>>, store: FactStore): FormRow {
  return itemRow(unit, (uscc) => store.party(uscc)?.name ?? '');
}

/** What its register of goods is searched by. */
function itemsAsked(form: Form): UnitsAsked {
  const [plant, country] = [form.get('ciferNo'), form.get('country')];
  const own = { ...(country ? { country } : {}), ...(plant ? { plant: codeOf.plant(plant) } : {}) };
  return {
    of: ['declared'],
    name: form.get('gName') ?? '',
    producer: form.get('owner') ?? '',
    holder: form.get('consignee') ?? '',
    recalled: form.get('returned') === '1',
    failed: form.get('rejected') === '1',
    prefix: form.get('entryId') ? codeOf.item(form.get('entryId') ?? '') : '',
    details: own,
    ...(form.get('codeTs') ? { detailsBegin: { hsCode: form.get('codeTs') ?? '' } } : {}),
  };
}

function said(resultCode: string, data: unknown = null): Reply {
  const answer = { resultCode, resultMsg: resultCode === '0' ? '成功' : 'ORA-01017 处理失败', data };
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=GBK' },
    body: iconv.encode(JSON.stringify(answer), 'gbk'),
  };
}

/** A form in GBK (URL Standard, application/x-www-form-urlencoded, of that charset's bytes). */
function formIn(body: Buffer): Form {
  const pairs = body.toString('latin1').split('&').filter(Boolean);
  return new Map(pairs.map((pair) => pair.split('=', 2).map(unescaped) as [string, string]));
}

function unescaped(text = ''): string {
  const byte = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
  const bytes = Buffer.from(text.replaceAll('+', ' ').replace(/%([0-9A-F]{2})/gi, byte), 'latin1');
  return iconv.decode(bytes, 'gbk');
}
