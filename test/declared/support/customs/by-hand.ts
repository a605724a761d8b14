import { HttpClient } from '../../../../common/http/http-client.ts';
import { Fault } from '../../../../common/resilience/fault.ts';
import { canonical } from '../../../../schema/codes/index.ts';
import { decode } from '../../../../subgraphs/kit/charset.ts';
import { allPages, type Pages } from '../../../../subgraphs/kit/connectors/pages.ts';
import { shareTokens, type SharedTokens } from '../../../../subgraphs/kit/connectors/signed-rest/shared-tokens.ts';
import { formOf } from '../../../../subgraphs/kit/declared/http/send.ts';
import type {
  Call,
  LegacySystem,
  OrganizationRecord,
  Result,
  Search,
  SearchPage,
} from '../../../../subgraphs/kit/legacy-system.ts';
import { numberCursor, pageOf } from '../../../../subgraphs/kit/pages.ts';
import type {
  Direction,
  InspectionResult,
  SectorRecord,
  TraceEvent,
  TraceLink,
} from '../../../../subgraphs/kit/records.ts';
import { amount } from '../../../../subgraphs/kit/values/amount.ts';
import { flag } from '../../../../subgraphs/kit/values/flag.ts';
import { Results, type Mapped } from '../../../../subgraphs/kit/values/results.ts';
import { isSource, Row } from '../../../../subgraphs/kit/values/row.ts';
import { type RowKind, Shapes } from '../../../../subgraphs/kit/values/shapes.ts';
import { time } from '../../../../subgraphs/kit/values/time.ts';
import { word } from '../../../../subgraphs/kit/values/word.ts';
import { PASSWORD, USER } from './legacy.ts';

const SYSTEM = 'customs-h2018';
const SIZE = 100;
const ITEM: RowKind = {
  name: 'ITEM',
  always: [
    'entryId',
    'gNo',
    'codeTs',
    'gName',
    'qty1',
    'unit1',
    'prodDate',
    'expDate',
    'dDate',
    'clearDate',
    'ieFlag',
    'ownerScc',
    'ownerName',
    'consignScc',
    'customName',
    'containerNo',
    'lotNo',
    'tradeCountry',
    'status',
    'delFlag',
    'updTime',
    'ciqs',
  ],
  maybe: ['remark'],
};
const CIQ: RowKind = { name: 'ITEM/ciqs', always: ['ciqNo', 'ciqDate', 'ciqResult'] };
const USE: RowKind = {
  name: 'USE',
  always: ['flowId', 'entryId', 'gNo', 'gtin13', 'batch', 'useTime', 'useQty', 'unit'],
};
const CORP: RowKind = { name: 'CORP', always: ['scc', 'name', 'custRegNo', 'creditLevel'] };

const read = {
  amount: amount(),
  time: time(),
  flag: flag(),
  result: word<InspectionResult>({ 合格: 'PASS', 不合格: 'FAIL', 整改合格: 'CONDITIONAL' }),
  step: word({ I: '进口申报', E: '出口申报' }),
};

/** The same system as its ministry's file declares, written by hand over the kit: what the two answer must be equal. */
export class CustomsByHand implements LegacySystem {
  readonly name = SYSTEM;
  readonly maxCodes = 50;
  readonly #http: HttpClient;
  readonly #tokens: SharedTokens;
  readonly #shapes = new Shapes();

  constructor(url: string) {
    this.#http = new HttpClient(url, { connections: 8, resends: true });
    this.#tokens = shareTokens([url, 'by hand']);
  }

  async records(codes: readonly string[], call: Call): Promise<Result<SectorRecord | null>[]> {
    const keys = keyed(codes, /^urn:customs:item:([^-]+-[\s\S]+)$/);
    const rows = await this.#all({ service: 'ITEM', keys: [...keys.values()].join(',') }, keys.size, call);
    const answers = new Results<SectorRecord>([...keys.keys()]);
    answers.lacks(rows.incomplete);
    for (const row of rows.rows) answers.add(item(new Row(ITEM, row as never, this.#shapes)), 'ITEM');
    const told = answers.single(call, 'ITEM');
    const at = new Map([...keys.keys()].map((code, i) => [code, told[i] ?? null]));
    return codes.map((code) => at.get(code) ?? null);
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const back = direction === 'BACK';
    const side = back ? 'to' : 'from';
    const [uses, packs] = await Promise.all([
      this.#linked(
        back
          ? keyed(codes, /^gs1:\(01\)0(\d{13})\(10\)([\s\S]+)$/, '|')
          : keyed(codes, /^urn:customs:item:([^-]+-[\s\S]+)$/),
        (keys) => ({ service: 'USE', [back ? 'lots' : 'keys']: keys }),
        (row) => use(new Row(USE, row as never, this.#shapes), side),
        call,
      ),
      this.#linked(
        back ? keyed(codes, /^urn:customs:container:([\s\S]+)$/) : keyed(codes, /^urn:customs:item:([^-]+-[\s\S]+)$/),
        (keys) => ({ service: 'ITEM', [back ? 'containers' : 'keys']: keys }),
        (row) => pack(new Row(ITEM, row as never, this.#shapes), side),
        call,
      ),
    ]);
    return codes.map((code) => [...(uses.get(code) ?? []), ...(packs.get(code) ?? [])]);
  }

  async organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    const rows = await this.#all({ service: 'CORP', scc: usccs.join(',') }, usccs.length, call);
    const answers = new Results<OrganizationRecord>(usccs);
    for (const source of rows.rows) {
      const row = new Row(CORP, source as never, this.#shapes);
      const uscc = row.text('scc');
      const value = uscc && {
        uscc,
        name: row.text('name'),
        registration: row.text('custRegNo'),
        creditLevel: row.text('creditLevel'),
      };
      answers.add({ code: uscc, value: value || null, doubts: row.doubts }, 'CORP');
    }
    return answers.single(call, 'CORP');
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage> {
    const start = Number(numberCursor(after));
    const found: (Mapped<SectorRecord> & { cursor: string })[] = [];
    for (let page = Math.floor(start / SIZE), at = start; found.length <= first; page += 1) {
      const { rows, total } = await this.#page(
        { service: 'ITEM', gName: String(filter['productName'] ?? '') },
        page + 1,
        call.signal,
      );
      for (const row of rows.slice(at - page * SIZE))
        found.push({ ...item(new Row(ITEM, row as never, this.#shapes)), cursor: String((at += 1)) });
      if (rows.length === 0 || page * SIZE + rows.length >= total) break;
    }
    return pageOf(found.slice(0, first), [], found.length > first, call);
  }

  async ping(call: Call): Promise<void> {
    await this.#page({ service: 'CORP', scc: '' }, 1, call.signal);
  }

  async close(): Promise<void> {
    this.#tokens.leave();
    await this.#http.close();
  }

  async #linked(
    keys: ReadonlyMap<string, string>,
    asked: (keys: string) => Record<string, string>,
    map: (row: unknown) => Mapped<TraceLink>,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly TraceLink[]>> {
    const rows = await this.#all(asked([...keys.values()].join(',')), keys.size, call);
    const answers = new Results<TraceLink>([...keys.keys()]);
    answers.lacks(rows.incomplete);
    for (const row of rows.rows) answers.add(map(row), 'links');
    const told = answers.lists(call);
    return new Map([...keys.keys()].map((code, i) => [code, told[i] ?? []]));
  }

  async #all(sent: Record<string, string>, keys: number, { signal }: Call): Promise<Pages<unknown>> {
    if (keys === 0) return { rows: [], incomplete: null };
    return allPages(async (page) => ({ ...(await this.#page(sent, page, signal)), full: SIZE }), 200);
  }

  async #page(
    sent: Record<string, string>,
    page: number,
    signal: AbortSignal,
  ): Promise<{ rows: readonly unknown[]; total: number }> {
    const ask = (token: string): Promise<Answer> =>
      this.#post('/api/query.do', { token, pageNo: String(page), pageSize: String(SIZE), ...sent }, signal);
    const login = async (within: AbortSignal): Promise<{ token: string; expiresInMs: number }> => {
      const { resultCode, data } = await this.#post('/login.do', { userCode: USER, password: PASSWORD }, within);
      if (resultCode !== '0') throw new Fault('CREDENTIALS_REFUSED', 'does not let its ministry in');
      return { token: String(data?.['token']), expiresInMs: Number(data?.['expire']) * 1_000 };
    };
    const token = await this.#tokens.get(login, signal);
    let answer = await ask(token);
    if (answer.resultCode === '1002') {
      await this.#tokens.refused(token);
      answer = await ask(await this.#tokens.get(login, signal));
    }
    const rows = answer.data?.['rows'];
    if (answer.resultCode !== '0' || !Array.isArray(rows))
      throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
    return { rows: rows as unknown[], total: Number(answer.data?.['total']) };
  }

  async #post(path: string, sent: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const { status, body } = await this.#http.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=GBK' },
      body: formOf(sent, 'gb18030'),
      signal,
    });
    if (status !== 200) throw new Fault('UNAVAILABLE', 'cannot answer now');
    return JSON.parse(decode(body, 'gb18030')) as Answer;
  }
}

interface Answer {
  readonly resultCode: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

function keyed(codes: readonly string[], pattern: RegExp, between = ''): Map<string, string> {
  return new Map(
    codes.flatMap((code) => {
      const match = pattern.exec(code);
      return match ? [[code, match.slice(1).join(between)] as const] : [];
    }),
  );
}

function item(row: Row): Mapped<SectorRecord> {
  const code = itemCode(row);
  if (row.read('delFlag', read.flag) === true) return { code, value: null, doubts: [] };
  return { code, value: code === null ? null : held(row, code), doubts: row.doubts };
}

function held(row: Row, code: string): SectorRecord & Readonly<Record<string, unknown>> {
  const [entryId, gNo] = [row.text('entryId'), row.text('gNo')];
  const [ownerScc, ownerName, consign] = [row.text('ownerScc'), row.text('ownerName'), row.text('consignScc')];
  const owner = ownerScc ? { uscc: ownerScc, name: ownerName } : null;
  const [updated, cleared, container] = [
    row.read('updTime', read.time),
    row.read('clearDate', read.time),
    row.text('containerNo'),
  ];
  const events: TraceEvent[] = [
    { id: entryId, step: row.read('ieFlag', read.step), at: row.read('dDate', read.time), organization: owner },
    ...(cleared ? [{ id: entryId, step: '放行', at: cleared }] : []),
  ];
  const inspections = row.rows('ciqs', CIQ).map((each) => ({
    id: each.text('ciqNo'),
    kind: '入境检验检疫',
    at: each.read('ciqDate', read.time),
    result: each.read('ciqResult', read.result),
  }));
  return {
    code,
    level: 'ITEM',
    productName: row.text('gName'),
    quantity: row.amount('qty1', 'unit1', read.amount),
    producedAt: row.read('prodDate', read.time),
    expiresAt: row.read('expDate', read.time),
    producer: owner,
    holder: consign ? { uscc: consign } : owner,
    place: { name: row.text('customName') },
    events: byTime(events),
    inspections: byTime(inspections),
    recalls:
      row.text('status') === '退运' ? [{ id: entryId, at: updated, reason: '检疫不合格退运', status: '进行中' }] : [],
    source: { system: SYSTEM, recordId: `${entryId}-${gNo}`, asOf: updated },
    hsCode: row.text('codeTs'),
    declaration: entryId,
    lot: row.text('lotNo'),
    container: container && canonical(`urn:customs:container:${container}`),
    origin: row.text('tradeCountry'),
  };
}

function byTime<T extends { readonly at?: string | null | undefined }>(all: T[]): T[] {
  return all.sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''));
}

function itemCode(row: Row): string | null {
  const [entryId, gNo] = [row.text('entryId'), row.text('gNo')];
  return entryId && gNo ? canonical(`urn:customs:item:${entryId}-${gNo}`) : null;
}

function use(row: Row, side: 'from' | 'to'): Mapped<TraceLink> {
  const [gtin, batch] = [row.text('gtin13'), row.text('batch')];
  const [from, to] = [itemCode(row), gtin && batch ? canonical(`gs1:(01)0${gtin}(10)${batch}`) : null];
  const code = side === 'from' ? from : to;
  if (!from || !to) return { code, value: null, doubts: row.doubts };
  return {
    code,
    value: {
      kind: 'TRANSFORM',
      from,
      to,
      at: row.read('useTime', read.time),
      quantity: row.amount('useQty', 'unit', read.amount),
      evidence: { system: SYSTEM, recordId: row.text('flowId') ?? '', confidence: 'HIGH' },
    },
    doubts: row.doubts,
  };
}

function pack(row: Row, side: 'from' | 'to'): Mapped<TraceLink> {
  const [from, container] = [itemCode(row), row.text('containerNo')];
  const to = container ? canonical(`urn:customs:container:${container}`) : null;
  const code = side === 'from' ? from : to;
  if (!from || !to || row.read('delFlag', read.flag) === true) return { code, value: null, doubts: row.doubts };
  return {
    code,
    value: {
      kind: 'PACK',
      from,
      to,
      at: row.read('dDate', read.time),
      evidence: { system: SYSTEM, recordId: row.text('entryId') ?? '', confidence: 'HIGH' },
    },
    doubts: row.doubts,
  };
}

/** For who looks whether a row is one. */
export { isSource };
