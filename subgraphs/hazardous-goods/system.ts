import { Fault } from '../../common/fault.ts';
import type { DropRow } from '../kit/connectors/file-drop/description.ts';
import type { FileDrop } from '../kit/connectors/file-drop/file-drop.ts';
import type { Call, LegacySystem, OrganizationRecord, Search, SearchPage } from '../kit/legacy-system.ts';
import { pageOf } from '../kit/pages.ts';
import type { Direction, TraceEvent, TraceLink } from '../kit/records.ts';
import { type HazardousGoodsRecord, organization, record, useLink, waybill, type Waybill, waybillLink } from './records.ts';

/** Hazardous chemicals as the front-end machine gets them: lots, uses, waybills and enterprises in files. */
export class HazardDrop implements LegacySystem<HazardousGoodsRecord> {
  readonly name = 'hazard-drop';
  readonly maxCodes = 1_000;
  readonly #drop: FileDrop;

  constructor(drop: FileDrop) {
    this.#drop = drop;
  }

  async records(codes: readonly string[], call: Call): Promise<(HazardousGoodsRecord | null)[]> {
    this.#say(codes, call);
    const lots = codes.flatMap((code) => (code.startsWith('hazlot:') ? [code.slice(code.indexOf('.') + 1)] : []));
    const found = new Map(this.#drop.rows.lookup('lot', 'lotNo', lots).map((row) => record(row, this.name)).flatMap((each) => (each ? [[each.code, each] as const] : [])));
    return codes.map((code) => found.get(code) ?? null);
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<TraceLink[][]> {
    this.#say(codes, call);
    const side = direction === 'BACK' ? 'to' : 'from';
    const uses = this.#drop.rows.lookup('use', side === 'to' ? 'toCode' : 'fromCode', codes).map((row) => useLink(row, this.name));
    const waybills = this.#waybills(codes, side).map((row) => waybillLink(row, this.name));
    const bySide = Map.groupBy([...uses, ...waybills].flatMap((each) => each ?? []), (each) => each[side]);
    return codes.map((code) => (bySide.get(code) ?? []).sort(byTime));
  }

  async organizations(usccs: readonly string[], call: Call): Promise<(OrganizationRecord | null)[]> {
    this.#say([], call);
    const found = new Map(this.#drop.rows.lookup('enterprise', 'uscc', usccs).map((row) => [row['uscc'], organization(row)]));
    return usccs.map((uscc) => found.get(uscc) ?? null);
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage<HazardousGoodsRecord>> {
    this.#say([], call);
    const exact = { ...(filter['cas'] ? { cas: String(filter['cas']).replace(/^cas:/, '') } : {}), ...(filter['unNumber'] ? { un: String(filter['unNumber']).replace(/^un:/, '') } : {}) };
    const part = filter['productName'] ? { chemName: String(filter['productName']) } : {};
    const rows = this.#drop.rows.page('lot', after ?? '', first + 1, exact, part);
    const listed = rows.slice(0, first).map(({ key, row }) => ({ code: null, value: record(row, this.name), doubts: [], cursor: key }));
    return pageOf(listed, [], rows.length > first, call);
  }

  /** For each lot its waybills, and what the reports tell of it, oldest first. */
  histories(codes: readonly string[]): { readonly waybills: Waybill[]; readonly events: TraceEvent[] }[] {
    const waybills = Map.groupBy(this.#waybills(codes, 'from'), (row) => row['lotCode']);
    const uses = Map.groupBy([...this.#drop.rows.lookup('use', 'fromCode', codes), ...this.#drop.rows.lookup('use', 'toCode', codes)], (row) => (codes.includes(row['fromCode'] ?? '') ? row['fromCode'] : row['toCode']));
    return codes.map((code) => {
      const own = waybills.get(code) ?? [];
      const events = [
        ...own.flatMap((row) => eventOf(waybillLink(row, this.name), '运单')),
        ...(uses.get(code) ?? []).flatMap((row) => eventOf(useLink(row, this.name), row['docType'] ?? '')),
      ];
      return { waybills: own.map(waybill), events: events.sort(byTime) };
    });
  }

  async ping(): Promise<void> {
    const fault = this.#drop.fault();
    if (fault) throw fault;
  }

  close(): Promise<void> {
    return this.#drop.close();
  }

  /** The index answers whatever the folder is like; what may be missing is said. With nothing in it there is no answer. */
  #say(codes: readonly string[], call: Call): void {
    const fault = this.#drop.fault();
    if (!fault) return;
    if (this.#drop.rows.isEmpty()) throw new Fault(fault.code, 'has given no file yet', { cause: fault });
    call.partial(fault, codes);
  }

  #waybills(codes: readonly string[], side: 'to' | 'from'): DropRow[] {
    if (side === 'from') return this.#drop.rows.lookup('waybill', 'lotCode', codes);
    return this.#drop.rows.lookup('waybill', 'consigneeUscc', codes.flatMap((code) => (code.startsWith('uscc:') ? [code.slice(5)] : [])));
  }
}

function eventOf(link: TraceLink | null, step: string): TraceEvent[] {
  return link ? [{ id: link.evidence.recordId, step, at: link.at, quantity: link.quantity, organization: link.to.startsWith('uscc:') ? { uscc: link.to.slice(5) } : null, links: [link] }] : [];
}

function byTime(a: { readonly at?: string | null | undefined }, b: { readonly at?: string | null | undefined }): number {
  return (a.at ?? '') < (b.at ?? '') ? -1 : 1;
}
