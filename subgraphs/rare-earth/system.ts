import {
  allPages,
  type Result,
  type Call,
  type CodesPage,
  type Direction,
  type LegacySystem,
  NO_ROWS,
  numberCursor,
  organizationCode,
  type OrganizationRecord,
  pageOf,
  type Pages,
  perXmlKey,
  type Search,
  type SearchPage,
  type TraceLink,
} from '@tongcha/ministry';
import {
  NotUnderstood,
  Results,
  flag,
  isSource,
  type Mapped,
  Row,
  type RowKind,
  Shapes,
  tellNewShape,
} from '@tongcha/ministry/values';
import { textAt, XmlHttpClient } from '@tongcha/ministry/xml-http';
import type { RareEarthConfig } from './config.ts';
import { lotsAsked, NARROWS } from './asked.ts';
import { bare, changed, link, organization, type RareEarthRecord, record } from './records.ts';
import { CHANGE, ENTERPRISE, FLOW, LISTS, LOT } from './rows.ts';

const MOST_PAGES = 200;
/** Changes that are listed at a time. */
const CHANGES = 500;
const FLAG = flag();

/** Rows of an answer, and what of it as a whole was not understood. */
interface Listed extends Pages<Row> {
  readonly doubts: readonly string[];
}

/** The rare-earth product traceability system: lots, monthly declarations and enterprises as XML over HTTP. */
export class RareEarthSystem implements LegacySystem<RareEarthRecord> {
  readonly name = 'rare-earth-xml';
  readonly maxCodes = 40;
  readonly narrows = NARROWS;
  readonly #xml: XmlHttpClient;
  readonly #shapes = new Shapes((place, change) => tellNewShape(this.name, place, change));

  constructor({ url, user, password }: Pick<RareEarthConfig, 'url' | 'user' | 'password'>) {
    this.#xml = new XmlHttpClient({
      url,
      user,
      password,
      charset: 'gb18030',
      lists: LISTS,
      resultCode: (document) => textAt(document['Jieguo'], '@dm'),
      success: ['0000'],
      faults: { '1001': 'CREDENTIALS_REFUSED', '2001': 'BAD_REQUEST', '9001': 'UNAVAILABLE' },
      concurrency: 8,
    });
  }

  records(codes: readonly string[], call: Call): Promise<Result<RareEarthRecord | null>[]> {
    return perXmlKey(codes, async (asked) => {
      const answers = await this.#answers<RareEarthRecord>(
        asked,
        LOT,
        'PiciChaxun',
        { Bianhao: asked.map(bare) },
        call,
        (row) => record(row, this.name),
      );
      return answers.single(call, LOT.name);
    });
  }

  links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    return perXmlKey(codes, async (asked) => {
      const answers = await this.#answers<TraceLink>(
        asked,
        FLOW,
        'LiuxiangChaxun',
        { Fangxiang: direction === 'BACK' ? 'Q' : 'L', Bianhao: asked.map(bare) },
        call,
        (row) => link(row, direction === 'BACK' ? 'to' : 'from', this.name),
      );
      return answers.lists(call);
    });
  }

  organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    return perXmlKey(usccs, async (asked) => {
      const answers = await this.#answers<OrganizationRecord>(
        asked,
        ENTERPRISE,
        'QiyeChaxun',
        { Tyxydm: asked },
        call,
        organization,
      );
      return answers.single(call, ENTERPRISE.name);
    });
  }

  async search(search: Search, call: Call): Promise<SearchPage<RareEarthRecord>> {
    const asked = lotsAsked(search);
    if (asked === null) return NO_ROWS;
    const place = { Hou: numberCursor(search.after), Tiaoshu: String(search.first) };
    const { rows, more, doubts } = await this.#page('PiciSousuo', LOT, { ...asked, ...place }, call);
    const listed = rows.map((row) => ({
      ...record(row, this.name),
      cursor: (row.text('@id') ?? '').replace(/^P/, ''),
    }));
    return pageOf(listed, doubts, more ?? rows.length >= search.first, call);
  }

  /** The system counts nothing: only what it never has is known. */
  async count(search: Pick<Search, 'filter' | 'where'>): Promise<number | null> {
    return lotsAsked(search) === null ? 0 : null;
  }

  /** By the serial numbers of its register of changes. */
  async codes(since: string | null, call: Call): Promise<CodesPage> {
    const from = since ?? '0';
    const { rows, more, doubts } = await this.#page(
      'BiangengChaxun',
      CHANGE,
      { Hou: from, Tiaoshu: String(CHANGES) },
      call,
    );
    const changes = rows.map(changed);
    const places = [...doubts, ...rows.flatMap((row) => row.doubts)];
    if (places.length > 0 || more === null) throw new NotUnderstood(places);
    return {
      codes: changes.flatMap(({ codes, organizations }) => [...codes, ...organizations.map(organizationCode)]),
      position: changes.at(-1)?.serial ?? from,
      more,
    };
  }

  async ping(call: Call): Promise<void> {
    await this.#xml.post({ Qingqiu: { '@fuwu': 'QiyeChaxun', Tyxydm: [], Yema: '1' } }, call.signal);
  }

  close(): Promise<void> {
    return this.#xml.close();
  }

  async #answers<T>(
    codes: readonly string[],
    kind: RowKind,
    service: string,
    asked: Readonly<Record<string, unknown>>,
    call: Call,
    map: (row: Row) => Mapped<T>,
  ): Promise<Results<T>> {
    const { rows, incomplete, doubts } = await this.#all(service, kind, asked, call);
    const answers = new Results<T>(codes);
    answers.lacks(incomplete);
    for (const place of doubts) answers.doubt(place);
    for (const row of rows) answers.add(map(row), kind.name);
    return answers;
  }

  async #all(service: string, kind: RowKind, asked: Readonly<Record<string, unknown>>, call: Call): Promise<Listed> {
    const doubts: string[] = [];
    const pages = await allPages(async (number) => {
      const page = await this.#page(service, kind, { ...asked, Yema: String(number) }, call);
      doubts.push(...page.doubts);
      return page;
    }, MOST_PAGES);
    return { ...pages, doubts };
  }

  async #page(
    service: string,
    kind: RowKind,
    asked: Readonly<Record<string, unknown>>,
    call: Call,
  ): Promise<{ readonly rows: readonly Row[]; readonly more: boolean | null; readonly doubts: readonly string[] }> {
    const document = await this.#xml.post({ Qingqiu: { '@fuwu': service, ...asked } }, call.signal);
    const { Jieguo: result } = document;
    const whole = new Row(
      { name: service, always: ['@dm', '@gengduo'], maybe: ['Shuoming', kind.name] },
      isSource(result) ? result : {},
      this.#shapes,
    );
    const rows = whole.members(kind.name, kind);
    return { rows, more: whole.read('@gengduo', FLAG), doubts: whole.doubts };
  }
}
