import { z } from 'zod';
import { Fault } from '../../common/fault.ts';
import { SignedRestClient } from '../kit/connectors/signed-rest/client.ts';
import type { Answer, Call, LegacySystem, OrganizationRecord, Search, SearchPage } from '../kit/legacy-system.ts';
import type { Direction, TraceEvent, TraceLink } from '../kit/records.ts';
import { dateTime } from '../kit/time.ts';
import { type BusCode, fromBus, toBus } from './codes.ts';
import type { AgricultureConfig } from './config.ts';
import { type AgricultureRecord, enterprise, link, record, said } from './records.ts';
import { batchRow, enterpriseRow, flowRow, type FlowRow } from './rows.ts';

/** The provincial agriculture bus: services for batches, flows and enterprises. */
export class AgricultureBus implements LegacySystem<AgricultureRecord> {
  readonly name = 'agriculture-bus';
  /** The bus takes fifty codes at once. */
  readonly maxCodes = 50;
  readonly #bus: SignedRestClient;

  constructor({ url, requester, secret, authCode }: AgricultureConfig) {
    this.#bus = new SignedRestClient({
      url, requester, secret, authCode,
      pageSize: 100, maxPages: 200, concurrency: 8,
      codes: { '10401': 'TOKEN', '10403': 'REFUSED', '10400': 'BAD_REQUEST', '10429': 'UNAVAILABLE', '10500': 'UNAVAILABLE' },
    });
  }

  async records(codes: readonly string[], call: Call): Promise<Answer<AgricultureRecord | null>[]> {
    const rows = await this.#bus.list('pc.cx', { zsmList: codes.map(toBus) }, call.signal);
    return perCode(codes, rows, (row) => fromBus(row), (row) => record(read(batchRow, row), this.name));
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Answer<readonly TraceLink[]>[]> {
    const flows = await this.#flows(codes, direction, call);
    return codes.map((code) => flows.get(code) ?? []);
  }

  async organizations(usccs: readonly string[], call: Call): Promise<Answer<OrganizationRecord | null>[]> {
    const rows = (await this.#bus.list('qy.cx', { tyxydmList: usccs }, call.signal)).map((row) => enterprise(read(enterpriseRow, row)));
    const byUscc = new Map(rows.map((row) => [row.uscc, row]));
    return usccs.map((uscc) => byUscc.get(uscc) ?? null);
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage<AgricultureRecord>> {
    const { rows, total } = await this.#bus.page('pc.ss', { cpmc: filter['productName'] ?? '', hou: after ?? '0', pageNo: 1, pageSize: first }, call.signal);
    const found = rows.flatMap((row) => {
      const one = record(read(batchRow, row), this.name);
      return one ? [{ cursor: String((row as { xh?: unknown }).xh ?? ''), record: one }] : [];
    });
    return { rows: found, hasNextPage: total > rows.length };
  }

  /** For each code what was done to it or with it, oldest first: the flows on both its sides. */
  async histories(codes: readonly string[], signal: AbortSignal): Promise<History[]> {
    const rows = await this.#bus.list('lx.cx', { zsmList: codes.map(toBus), fx: 'qb' }, signal);
    const flows = rows.map((row) => read(flowRow, row)).filter((row) => row.isDel !== '1').sort((a, b) => ((a.sj ?? '') < (b.sj ?? '') ? -1 : 1));
    return codes.map((code) => {
      const [into, outOf] = [flows.filter((row) => fromBus(row.qx) === code), flows.filter((row) => fromBus(row.ly) === code)];
      return { events: [...new Set([...into, ...outOf])].map(eventOf), inputUses: into.filter((row) => said(row).kind === 'TREAT').map(inputUseOf) };
    });
  }

  async ping({ signal }: Call): Promise<void> {
    await this.#bus.page('qy.cx', { tyxydmList: [], pageNo: 1, pageSize: 1 }, signal);
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  /** By the code asked about; a row that is repeated across pages counts once. */
  async #flows(codes: readonly string[], direction: Direction, call: Call): Promise<Map<string, TraceLink[]>> {
    const rows = await this.#bus.list('lx.cx', { zsmList: codes.map(toBus), fx: direction === 'BACK' ? 'qx' : 'ly' }, call.signal);
    const found = new Map<string, TraceLink[]>();
    const seen = new Set<string>();
    for (const row of rows) {
      const one = link(read(flowRow, row), this.name);
      if (!one) continue;
      const key = `${one.evidence.recordId}\n${one.kind}\n${one.from}\n${one.to}\n${one.at}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const asked = direction === 'BACK' ? one.to : one.from;
      const list = found.get(asked);
      if (list) list.push(one);
      else found.set(asked, [one]);
    }
    return found;
  }
}

export interface History {
  readonly events: readonly TraceEvent[];
  readonly inputUses: readonly InputUse[];
}

export interface InputUse {
  readonly id: string;
  readonly input: string | null;
  readonly at: string | null;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  readonly organization: { readonly uscc: string } | null;
}

function inputUseOf(row: FlowRow): InputUse {
  return { id: row.djbh, input: fromBus(row.ly), at: dateTime(row.sj), quantity: amount(row), organization: row.czdw ? { uscc: row.czdw } : null };
}

function eventOf(row: FlowRow): TraceEvent {
  return { id: row.djbh, step: row.djlx, at: dateTime(row.sj), organization: row.czdw ? { uscc: row.czdw } : null, quantity: amount(row), links: [said(row)] };
}

function amount({ sl, dw }: FlowRow): { value: number; unit: string | null } | null {
  return sl === null || sl === undefined ? null : { value: sl, unit: dw ?? null };
}

/** A row of a wrong shape is the failure of its own code where it still says whose it is. */
function perCode<T>(codes: readonly string[], rows: readonly unknown[], codeOf: (row: BusCode) => string | null, map: (row: unknown) => T | null): Answer<T | null>[] {
  const found = new Map<string, Answer<T | null>>();
  for (const row of rows) {
    const named = z.object({ mzl: z.string(), zsm: z.string() }).safeParse(row);
    const code = named.success ? codeOf(named.data) : null;
    if (!code) continue;
    try {
      found.set(code, map(row));
    } catch (error) {
      found.set(code, error as Error);
    }
  }
  return codes.map((code) => found.get(code) ?? null);
}

function read<S extends z.ZodType>(schema: S, row: unknown): z.infer<S> {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  throw new Fault('BAD_ANSWER', 'gave a row that cannot be read', { cause: result.error });
}
