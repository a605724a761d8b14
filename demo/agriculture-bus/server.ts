import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { ComplaintDesk } from '../complaint-desk.ts';
import { FactStore, mentionedIn } from '../fact-store.ts';
import { actionOf, type WriteTrouble, written } from '../orders.ts';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import type { StandIn, StandInOptions } from '../stand-in.ts';
import type { UnitsAsked } from '../units-asked.ts';
import { complaintService } from './complaints.ts';
import { batch, busCode, enterprise, factCode, flow } from './rows.ts';

const REQUESTER = 'tongcha';
const SECRET = 'demo-signature-key';
const AUTH_CODE = 'DEMO-AUTH-2026';
/** A token ends after this many calls, before the time that the bus itself says. */
const TOKEN_CALLS = 200;
const MOST_CODES = 50;
const MOST_ROWS = 100;

/** The provincial agriculture data bus: token, SM3 signature, `{code, msg, data}`, pages that now and then repeat a row. */
export async function startAgricultureBus({
  port,
  facts,
  directory,
  latencyMs,
  host = '127.0.0.1',
  quirks: { charset, pageSize = MOST_ROWS } = {},
  trouble,
}: StandInOptions): Promise<StandIn> {
  const store = new FactStore(join(directory, 'agriculture.db'), facts, 'agriculture');
  const desk = new ComplaintDesk(join(directory, 'tousu.db'));
  const tokens = new Map<string, number>();
  return startHttpStandIn({
    host,
    port,
    latencyMs,
    env: (url) => ({
      AGRICULTURE_URL: `${url}/bus`,
      AGRICULTURE_REQUESTER: REQUESTER,
      AGRICULTURE_SECRET: SECRET,
      AGRICULTURE_AUTH_CODE: AUTH_CODE,
    }),
    close: () => (store.close(), desk.close()),
    answer: async (request, body) => inCharset(charset, await answer(request, body)),
  });

  async function answer(request: IncomingMessage, body: Buffer): Promise<Reply> {
    const service = /^\/bus\/(?:service\/)?([a-z.]+)$/.exec(request.url ?? '')?.[1];
    const refusal = service ? badSignature(request, service) : '10404';
    if (refusal || !service) return failed(refusal ?? '10404');
    let asked: Record<string, unknown>;
    try {
      asked = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    } catch {
      return failed('10400');
    }
    if (service === 'token') {
      if (asked['authCode'] !== AUTH_CODE || asked['requester'] !== REQUESTER) return failed('10403');
      const token = randomUUID();
      tokens.set(token, TOKEN_CALLS);
      return ok({ token, expiresIn: 1800 });
    }
    const token = String(request.headers['token'] ?? '');
    const left = tokens.get(token) ?? 0;
    if (left <= 0) return failed('10401');
    tokens.set(token, left - 1);
    if (service === 'zh.tz') return report(store, trouble, asked);
    const registered = complaintService(desk, service, asked);
    if (registered) return ok(registered);
    // 只统计: the number alone
    if (service === 'pc.ss' && asked['tj'] === '1')
      return ok({ total: store.countUnits(batchesAsked(asked)), rows: [] });
    const rows = rowsOf(store, service, asked);
    return rows === null ? failed('10400') : page(rows, asked, pageSize);
  }
}

/** 召回通知. The bus takes a request number once, and answers the same again. */
async function report(
  store: FactStore,
  trouble: WriteTrouble | undefined,
  asked: Record<string, unknown>,
): Promise<Reply> {
  const text = (name: string): string => String(asked[name] ?? '');
  const codes = Array.isArray(asked['zsmList'])
    ? (asked['zsmList'] as { mzl?: unknown; zsm?: unknown }[]).map(factCode)
    : [];
  const own = codes.filter((code) => store.unit(code));
  if (own.length === 0) return failed('10404');
  const order = {
    number: text('qqbh'), // 请求编号
    recall: text('zhbh'), // 召回编号
    action: actionOf(text('zt')), // 状态
    level: text('dj'), // 等级
    at: text('ggsj'), // 公告时间
    reason: text('yy'), // 原因
    advice: text('cs'), // 处置要求
    authority: text('jg'), // 决定机关
    codes: own,
  };
  const taken = await written(trouble, () => {
    if (store.orders(order.number).length === 0) store.takeOrder(order);
  });
  return taken ? ok({ hzbh: store.orders(order.number)[0] ?? '' }) : failed('10429');
}

function inCharset(charset: 'gb18030' | undefined, reply: Reply): Reply {
  if (charset === undefined) return reply;
  const headers = { ...reply.headers, 'content-type': 'application/json;charset=GBK' };
  return { ...reply, headers, body: iconv.encode(String(reply.body), charset) };
}

function badSignature(request: IncomingMessage, service: string): string | null {
  const time = String(request.headers['time'] ?? '');
  const expected = createHmac('sm3', SECRET)
    .update(`${String(request.headers['requester'])}${service}${time}`)
    .digest('hex');
  if (request.headers['sign'] !== expected || request.headers['service'] !== service) return '10403';
  const moment = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+08:00'));
  return Math.abs(moment - Date.now()) <= 5 * 60_000 ? null : '10403';
}

/** All rows of a service's answer; null for what it does not take. */
function rowsOf(store: FactStore, service: string, asked: Record<string, unknown>): unknown[] | null {
  const codes = Array.isArray(asked['zsmList'])
    ? (asked['zsmList'] as { mzl?: unknown; zsm?: unknown }[]).map(factCode)
    : [];
  if (codes.length > MOST_CODES) return null;
  switch (service) {
    case 'pc.cx':
      return codes
        .flatMap((code) => store.unit(code) ?? [])
        .map((unit) => batch(unit, store.party(unit.producer)?.name));
    case 'pc.ss':
      return store
        .units(Number(asked['hou'] ?? 0), Number(asked['pageSize'] ?? 20) + 1, batchesAsked(asked))
        .map((unit) => ({ xh: unit.id, ...batch(unit, store.party(unit.producer)?.name) }));
    case 'lx.cx': {
      const into = asked['fx'] === 'ly' ? [] : codes.flatMap((code) => store.linksInto(code));
      const outOf = asked['fx'] === 'qx' ? [] : codes.flatMap((code) => store.linksOutOf(code));
      return [...into, ...outOf].map(flow);
    }
    // 变更查询, by 流水号
    case 'bg.cx':
      return store
        .changesAfter(Number(asked['hou'] ?? 0), Math.min(MOST_ROWS, Number(asked['pageSize'] ?? 20)) + 1)
        .map(({ serial, fact }) => {
          const { codes, usccs } = mentionedIn(fact);
          return { lsh: String(serial), zsmList: codes.map(busCode), tyxydmList: usccs };
        });
    case 'qy.cx':
      return (Array.isArray(asked['tyxydmList']) ? asked['tyxydmList'] : [])
        .flatMap((uscc: unknown) => store.party(String(uscc)) ?? [])
        .map(enterprise);
    default:
      return null;
  }
}

/** The parameters of 批次搜索; times are both included, 行政区划 with all that is below it. */
function batchesAsked(asked: Record<string, unknown>): UnitsAsked {
  const text = (name: string): string => String(asked[name] ?? '');
  return {
    name: text('cpmc'), // 产品名称
    gtin: text('spm'), // 商品条码
    level: { 1: 'ITEM', 2: 'LOT', 3: 'CLASS' }[text('dj')] ?? '', // 追溯级别
    producer: text('scdw'), // 生产单位
    division: text('xzqh').replace(/(?:00){1,2}$/, ''), // 行政区划
    producedFrom: text('scsjq'), // 生产时间起、止
    producedTo: text('scsjz'),
    changedFrom: text('gxsjq'), // 更新时间起、止
    changedTo: text('gxsjz'),
    recalled: text('zh') === '1', // 只查召回
    failed: text('jyjg') === '不合格', // 检验结果
    certificate: text('zsbh'), // 证书编号
    present: text('isDel') === '0', // 是否删除
  };
}

function page(rows: unknown[], asked: Record<string, unknown>, most: number): Reply {
  const size = Math.min(most, Number(asked['pageSize'] ?? 20));
  const number = Number(asked['pageNo'] ?? 1);
  const own = rows.slice((number - 1) * size, number * size);
  // A row that was written while the pages were read stands on two of them.
  const repeated = number > 1 ? rows.slice((number - 1) * size - 1, (number - 1) * size) : [];
  return ok({ total: rows.length, pageNo: number, pageSize: size, rows: [...repeated, ...own] });
}

function ok(data: unknown): Reply {
  return json({ code: '200', msg: '成功', data });
}

/** The bus says its errors in the envelope, with HTTP 200. */
function failed(code: string): Reply {
  return json({ code, msg: `调用失败 com.bus.GatewayFilter:${code}`, data: null });
}

function json(body: unknown): Reply {
  return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(body) };
}
