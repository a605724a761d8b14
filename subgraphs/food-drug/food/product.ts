import type { Call, ProductFound } from '@tongcha/ministry';
import {
  type Condition,
  dispositionSpellings,
  type EpcisEvent,
  type EpcisRepository,
  listCodes,
  subjectsOf,
} from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import { isOfProduct } from '@tongcha/schema';
import { type FoodRecord, recordTold } from './record.ts';
import { isRecall } from './details.ts';

/**
 * A product as an EPCIS repository knows it. No query asks for all lots of a product, so the events that recall
 * anything are read, and those of its lots kept: a repository has few of them. Its name and maker are those of the class
 * itself, where events are about that, or of a lot that is recalled.
 */
export async function foodProduct(
  repository: EpcisRepository,
  system: string,
  code: string,
  most: number,
  call: Call,
): Promise<ProductFound<FoodRecord> | null> {
  const isOne = (event: EpcisEvent): boolean =>
    isRecall(event) && subjectsOf(event).some(({ uri }) => isOfProduct(repository.identifiers.codeOf(uri) ?? '', code));
  const found = new Map<string, FoodRecord>();
  let more = false;
  for (const conditions of [BY_DISPOSITION, BY_STANDING]) {
    try {
      for await (const { code: unit, history } of listCodes(
        repository,
        { conditions, matches: isOne, from: null },
        call,
      )) {
        if (!isOfProduct(unit, code) || found.has(unit)) continue;
        const record = recordTold(unit, history, repository, system, call);
        if (record) found.set(unit, record);
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // A repository that does not know the newer condition has no such events.
      if (error.code === 'BAD_REQUEST' && conditions === BY_STANDING) continue;
      if (error.code !== 'TOO_LARGE' || found.size === 0) throw error;
      more = true;
    }
  }
  const [history] = await repository.histories([code], call);
  if (history === undefined || history instanceof Error) throw history ?? new Fault('BAD_ANSWER', 'was not answered');
  const own = recordTold(code, history, repository, system, call);
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

/** EPCIS 2.0 section 8.2.7.1: `EQ_disposition`, and what an event sets for as long as nothing takes it back. */
const BY_DISPOSITION: readonly Condition[] = [{ name: 'EQ_disposition', values: dispositionSpellings('recalled') }];
const BY_STANDING: readonly Condition[] = [
  { name: 'EQ_persistentDisposition_set', values: dispositionSpellings('recalled') },
];
