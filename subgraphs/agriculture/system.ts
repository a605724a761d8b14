import {
  type Result,
  type Call,
  type CodesPage,
  type Direction,
  gtinOf,
  type LegacySystem,
  NAMING_LOTS,
  NO_ROWS,
  numberCursor,
  organizationCode,
  type OrganizationRecord,
  pageOf,
  type ProductFound,
  productOf,
  type RecallNotice,
  type Search,
  type SearchPage,
  type TakesComplaints,
  type TraceEvent,
  type TraceLink,
  type Writes,
} from '@tongcha/ministry';
import { type BusPage, SignedRestClient } from '@tongcha/ministry/signed-rest';
import {
  NotUnderstood,
  Results,
  isSource,
  type Mapped,
  Row,
  type RowKind,
  Shapes,
  type Source,
  tellNewShape,
  text,
} from '@tongcha/ministry/values';
import { batchesAsked, isExact, NARROWS } from './asked.ts';
import { codeOf, toBus } from './codes.ts';
import { busComplaints } from './complaints.ts';
import type { AgricultureConfig } from './config.ts';
import { busOrders } from './orders.ts';
import { type AgricultureRecord, enterprise, type Flow, flow, link, record } from './records.ts';
import { BATCH, CHANGE, CODE, ENTERPRISE, FLOW } from './rows.ts';

/** Changes that are listed at a time: what the bus gives at once. */
const CHANGES = 100;

/** The provincial agriculture bus: services for batches, flows and enterprises. */
export class AgricultureBus implements LegacySystem<AgricultureRecord> {
  readonly name = 'agriculture-bus';
  /** The bus takes fifty codes at once. */
  readonly maxCodes = 50;
  readonly narrows = NARROWS;
  readonly recalls: Writes<RecallNotice>;
  readonly complaints: TakesComplaints;
  readonly #bus: SignedRestClient;
  readonly #shapes = new Shapes((place, change) => tellNewShape(this.name, place, change));

  constructor({
    url,
    requester,
    secret,
    authCode,
  }: Pick<AgricultureConfig, 'url' | 'requester' | 'secret' | 'authCode'>) {
    this.#bus = new SignedRestClient({
      url,
      requester,
      secret,
      authCode,
      pageSize: 100,
      maxPages: 200,
      concurrency: 8,
      codes: {
        '10401': 'TOKEN',
        '10403': 'CREDENTIALS_REFUSED',
        '10400': 'BAD_REQUEST',
        '10404': 'BAD_REQUEST',
        '10429': 'TOO_BUSY',
        '10500': 'UNAVAILABLE',
      },
    });
    this.recalls = busOrders(this.#bus);
    this.complaints = busComplaints(this.#bus);
  }

  async records(codes: readonly string[], call: Call): Promise<Result<AgricultureRecord | null>[]> {
    const answers = await this.#answers<AgricultureRecord>(
      codes,
      'pc.cx',
      BATCH,
      { zsmList: codes.map(toBus) },
      call,
      (row) => record(row, this.name),
    );
    return answers.single(call, BATCH.name);
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const [side, fx] = direction === 'BACK' ? (['to', 'qx'] as const) : (['from', 'ly'] as const);
    const answers = await this.#answers<TraceLink>(
      codes,
      'lx.cx',
      FLOW,
      { zsmList: codes.map(toBus), fx },
      call,
      (row) => link(flow(row), side, this.name),
    );
    return answers.lists(call);
  }

  async organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    const answers = await this.#answers<OrganizationRecord>(
      usccs,
      'qy.cx',
      ENTERPRISE,
      { tyxydmList: usccs },
      call,
      enterprise,
    );
    return answers.single(call, ENTERPRISE.name);
  }

  async search(search: Search, call: Call): Promise<SearchPage<AgricultureRecord>> {
    const asked = batchesAsked(search);
    if (asked === null) return NO_ROWS;
    const place = { hou: numberCursor(search.after), pageNo: 1, pageSize: search.first };
    const page = await this.#bus.page('pc.ss', { ...asked, ...place }, call.signal);
    const { rows, doubts } = this.#open('pc.ss', BATCH, page);
    const listed = rows.map((row) => ({ ...record(row, this.name), cursor: row.text('xh') ?? '' }));
    return pageOf(listed, doubts, page.total > page.rows.length, call);
  }

  /** As the bus counts what stands; a batch that it holds and that cannot be read here is among them. */
  async count(search: Pick<Search, 'filter' | 'where'>, { signal }: Call): Promise<number | null> {
    const asked = batchesAsked(search);
    if (asked === null) return 0;
    if (!isExact(search.where ?? {})) return null;
    const page = await this.#bus.page('pc.ss', { ...asked, isDel: '0', tj: '1', pageNo: 1, pageSize: 1 }, signal);
    return page.total;
  }

  /** By the barcode on its packs. */
  async product(code: string, most: number, call: Call): Promise<ProductFound<AgricultureRecord> | null> {
    const spm = gtinOf(code);
    if (spm === null) return null;
    const [any, recalled] = await Promise.all(
      [
        { spm, pageNo: 1, pageSize: NAMING_LOTS },
        { spm, zh: '1', pageNo: 1, pageSize: most },
      ].map(async (asked) => {
        const page = await this.#bus.page('pc.ss', asked, call.signal);
        const { rows, doubts } = this.#open('pc.ss', BATCH, page);
        const listed = rows.map((row) => ({ ...record(row, this.name), cursor: row.text('xh') ?? '' }));
        return pageOf(listed, doubts, page.total > page.rows.length, call);
      }),
    );
    return productOf([any, recalled], code);
  }

  /** For each code what was done to it or with it, oldest first: the flows on both its sides. */
  async histories(codes: readonly string[], call: Call): Promise<Result<History>[]> {
    const flows: Flow[] = [];
    const answers = await this.#answers<never>(
      codes,
      'lx.cx',
      FLOW,
      { zsmList: codes.map(toBus), fx: 'qb' },
      call,
      (row) => {
        const one = flow(row);
        // Of one whose kind or codes are not understood nobody knows for whom it is.
        if (!one.deleted && one.kind && one.from && one.to) flows.push(one);
        return {
          code: codes.find((code) => code === one.from || code === one.to) ?? null,
          value: null,
          doubts: one.deleted ? [] : one.doubts,
        };
      },
    );
    answers.lists(call);
    flows.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
    return codes.map((code) => {
      const [into, outOf] = [flows.filter(({ to }) => to === code), flows.filter(({ from }) => from === code)];
      return {
        events: [...new Set([...into, ...outOf])].map(eventOf),
        inputUses: into.filter(({ kind }) => kind === 'TREAT').map(inputUseOf),
      };
    });
  }

  /** By the serial numbers of its register of changes. */
  async codes(since: string | null, call: Call): Promise<CodesPage> {
    const hou = since ?? '0';
    const page = await this.#bus.page('bg.cx', { hou, pageNo: 1, pageSize: CHANGES }, call.signal);
    const { rows, doubts } = this.#open('bg.cx', CHANGE, page);
    const serials = rows.map((row) => row.need('lsh', text));
    const codes = rows.flatMap((row) => [
      ...row.rows('zsmList', CODE).flatMap((each) => codeOf(each) ?? []),
      ...row.all('tyxydmList', text).map(organizationCode),
    ]);
    const places = [...doubts, ...rows.flatMap((row) => row.doubts)];
    if (places.length > 0) throw new NotUnderstood(places);
    return { codes, position: serials.at(-1) ?? hou, more: page.total > page.rows.length };
  }

  async ping({ signal }: Call): Promise<void> {
    await this.#bus.page('qy.cx', { tyxydmList: [], pageNo: 1, pageSize: 1 }, signal);
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  async #answers<T>(
    codes: readonly string[],
    service: string,
    kind: RowKind,
    asked: Source,
    call: Call,
    map: (row: Row) => Mapped<T>,
  ): Promise<Results<T>> {
    const answers = new Results<T>(codes);
    const { rows, incomplete } = await this.#bus.list(service, asked, call.signal, ({ data }) => {
      for (const place of this.#whole(service, data).doubts) answers.doubt(place);
    });
    answers.lacks(incomplete);
    for (const row of rows) {
      if (isSource(row)) answers.add(map(new Row(kind, row, this.#shapes)), kind.name);
      else answers.doubt(`${service}/rows`);
    }
    return answers;
  }

  #open(
    service: string,
    kind: RowKind,
    { data }: BusPage,
  ): { readonly rows: readonly Row[]; readonly doubts: readonly string[] } {
    const whole = this.#whole(service, data);
    return { rows: whole.members('rows', kind), doubts: whole.doubts };
  }

  #whole(service: string, data: Source): Row {
    return new Row({ name: service, always: ['total', 'rows'], maybe: ['pageNo', 'pageSize'] }, data, this.#shapes);
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
  readonly quantity: TraceLink['quantity'];
  readonly organization: { readonly uscc: string } | null;
}

function inputUseOf({ id, from, at, quantity, operator }: Flow): InputUse {
  return { id, input: from, at, quantity, organization: operator };
}

function eventOf({ id, step, kind, from, to, at, quantity, operator }: Flow): TraceEvent {
  return { id, step, at, organization: operator, quantity, links: [{ kind, from, to }] };
}
