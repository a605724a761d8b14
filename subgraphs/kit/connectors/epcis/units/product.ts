import type { Call, ProductFound } from '../../../legacy-system.ts';
import type { SectorRecord } from '../../../records.ts';
import type { EpcisEvent } from '../event.ts';
import { subjectsOf } from '../holdings.ts';
import { listAny } from '../list-any.ts';
import { Fault } from '@tongcha/resilience';
import { isOfProduct } from '@tongcha/schema';
import { RECALLS } from './asked.ts';
import { recordTold, type Units } from './record.ts';

/**
 * A product as an EPCIS repository knows it. No query asks for all lots of a product, so the events that recall
 * anything are read, and those of its lots kept: a repository has few of them. Its name and maker are those of the class
 * itself, where events are about that, or of a lot that is recalled.
 */
export async function productTold(units: Units, code: string, most: number, call: Call): Promise<ProductFound | null> {
  const { repository } = units;
  const isOne = (event: EpcisEvent): boolean =>
    subjectsOf(event).some(({ uri }) => isOfProduct(repository.identifiers.codeOf(uri) ?? '', code));
  const found = new Map<string, SectorRecord>();
  let more = false;
  try {
    const listings = RECALLS.map(({ conditions, matches }) => ({
      conditions,
      matches: (event: EpcisEvent) => matches(event) && isOne(event),
      from: null,
    }));
    for await (const { code: unit, history } of listAny(repository, listings, 0, call)) {
      if (!isOfProduct(unit, code)) continue;
      const record = recordTold(unit, history, units, call);
      if (record) found.set(unit, record);
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'TOO_LARGE' || found.size === 0) throw error;
    more = true;
  }
  const [history] = await repository.histories([code], call);
  if (history === undefined || history instanceof Error) throw history ?? new Fault('BAD_ANSWER', 'was not answered');
  const own = recordTold(code, history, units, call);
  const recalled = [...found.values()];
  const [named = null] = own ? [own] : recalled;
  if (named === null) return null;
  return {
    name: named.productName ?? null,
    producer: named.producer ?? null,
    recalled: recalled.slice(-most),
    more: more || recalled.length > most,
  };
}
