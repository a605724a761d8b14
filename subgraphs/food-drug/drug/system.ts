import {
  allPages,
  type Result,
  type Call,
  type Direction,
  gtinOf,
  type LegacySystem,
  NAMING_LOTS,
  NO_ROWS,
  numberCursor,
  type OrganizationRecord,
  pageOf,
  perXmlKey,
  type ProductFound,
  productOf,
  type Search,
  type SearchPage,
  type TraceLink,
} from '@tongcha/ministry';
import { SoapClient } from '@tongcha/ministry/soap';
import {
  Results,
  flag,
  type Mapped,
  Row,
  type RowKind,
  Shapes,
  type Source,
  tellNewShape,
} from '@tongcha/ministry/values';
import type { FoodDrugConfig } from '../config.ts';
import { NARROWS, productsAsked } from './asked.ts';
import { bare, type DrugRecord, link, organizationRecord, record } from './records.ts';
import { ENTERPRISE, PRODUCT, RELATION } from './rows.ts';

const MOST_PAGES = 200;
const MORE = flag();

/** The drug traceability service: products, their relations and enterprises over SOAP. */
export class DrugSystem implements LegacySystem<DrugRecord> {
  readonly name = 'drug-soap';
  readonly maxCodes = 20;
  readonly narrows = NARROWS;
  readonly #soap: SoapClient;
  readonly #shapes = new Shapes((place, change) => tellNewShape(this.name, place, change));

  constructor({ url, user, password, security, version, charset }: FoodDrugConfig['drug']['soap']) {
    this.#soap = new SoapClient({
      wsdl: url,
      user,
      password,
      security,
      version,
      charset,
      faults: { TOO_MANY_CODES: 'BAD_REQUEST', SYSTEM_BUSY: 'UNAVAILABLE' },
    });
  }

  records(codes: readonly string[], call: Call): Promise<Result<DrugRecord | null>[]> {
    return perXmlKey(codes, async (asked) => {
      const answers = await this.#answers<DrugRecord>(
        asked,
        PRODUCT,
        'QueryProduct',
        { code: asked.map(bare) },
        call,
        (row) => record(row, this.name),
      );
      return answers.single(call, PRODUCT.name);
    });
  }

  links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const [side, own] = direction === 'BACK' ? (['parent', 'to'] as const) : (['cur', 'from'] as const);
    return perXmlKey(codes, async (asked) => {
      const answers = await this.#answers<TraceLink>(
        asked,
        RELATION,
        'QueryRelation',
        { side, code: asked.map(bare) },
        call,
        (row) => link(row, own, this.name),
      );
      return answers.lists(call);
    });
  }

  organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    return perXmlKey(usccs, async (asked) => {
      const answers = await this.#answers<OrganizationRecord>(
        asked,
        ENTERPRISE,
        'QueryEnterprise',
        { code: asked },
        call,
        organizationRecord,
      );
      return answers.single(call, ENTERPRISE.name);
    });
  }

  async search(search: Search, call: Call): Promise<SearchPage<DrugRecord>> {
    const asked = productsAsked(search);
    if (asked === null) return NO_ROWS;
    const place = { after: numberCursor(search.after), size: String(search.first) };
    const { rows, more, doubts } = await this.#page('SearchProduct', PRODUCT, { ...asked, ...place }, call);
    const listed = rows.map((row) => ({ ...record(row, this.name), cursor: row.text('id') ?? '' }));
    return pageOf(listed, doubts, more ?? rows.length >= search.first, call);
  }

  /** The service counts nothing: only what it never has is known. */
  async count(search: Pick<Search, 'filter' | 'where'>): Promise<number | null> {
    return productsAsked(search) === null ? 0 : null;
  }

  /** By the barcode on its packs. */
  async product(code: string, most: number, call: Call): Promise<ProductFound<DrugRecord> | null> {
    const goodsCode = gtinOf(code);
    if (goodsCode === null) return null;
    const [any, recalled] = await Promise.all(
      [
        { goodsCode, size: String(NAMING_LOTS) },
        { goodsCode, recalled: '1', size: String(most) },
      ].map(async (asked) => {
        const { rows, more, doubts } = await this.#page('SearchProduct', PRODUCT, asked, call);
        const listed = rows.map((row) => ({ ...record(row, this.name), cursor: row.text('id') ?? '' }));
        return pageOf(listed, doubts, more ?? rows.length >= Number(asked.size), call);
      }),
    );
    return productOf([any, recalled], code);
  }

  async ping(call: Call): Promise<void> {
    await this.#soap.call('QueryEnterprise', { code: [], page: '1' }, call.signal);
  }

  close(): Promise<void> {
    return this.#soap.close();
  }

  async #answers<T>(
    codes: readonly string[],
    kind: RowKind,
    operation: string,
    asked: Source,
    call: Call,
    map: (row: Row) => Mapped<T>,
  ): Promise<Results<T>> {
    const answers = new Results<T>(codes);
    const { rows, incomplete } = await allPages(async (page) => {
      const { doubts, ...rest } = await this.#page(operation, kind, { ...asked, page: String(page) }, call);
      for (const place of doubts) answers.doubt(place);
      return rest;
    }, MOST_PAGES);
    answers.lacks(incomplete);
    for (const row of rows) answers.add(map(row), kind.name);
    return answers;
  }

  async #page(
    operation: string,
    kind: RowKind,
    asked: Source,
    call: Call,
  ): Promise<{ readonly rows: readonly Row[]; readonly more: boolean | null; readonly doubts: readonly string[] }> {
    const answer = await this.#soap.call(operation, asked, call.signal);
    const whole = new Row({ name: operation, always: ['more'], maybe: [kind.name] }, answer, this.#shapes);
    const rows = whole.members(kind.name, kind);
    return { rows, more: whole.read('more', MORE), doubts: whole.doubts };
  }
}
