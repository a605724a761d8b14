import { faultMessage, type SubgraphError } from '../calls/subgraph-response.ts';
import { rankOf } from '@tongcha/schema';
import type { Asker } from '../chain/asker.ts';
import { order } from '../chain/merge-links.ts';
import { failedUnit, faultOf } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { spokenName } from '../members/member.ts';
import { inParts } from '../registers/in-parts.ts';
import { knowersOf } from '../registers/registers.ts';

/** What an organisation is called; where nobody who answered knows it, by whom it could not be read. */
export interface FoundName {
  readonly name: string | null;
  readonly faults: readonly SubgraphError[];
}

const QUERY =
  'query Name($representations: [_Any!]!) { _entities(representations: $representations) { ... on Organization { name } } }';

interface Batch {
  readonly usccs: Set<string>;
  readonly found: Promise<ReadonlyMap<string, FoundName>>;
}

const batches = new WeakMap<Asker, Batch>();

/**
 * The name of an organisation, of whichever sector's members know it: any of them alone may know nothing of it. An authority's word
 * comes before that of others. Those of one list are asked for together.
 */
export async function nameOf(asker: Asker, uscc: string): Promise<FoundName> {
  let batch = batches.get(asker);
  if (!batch) {
    const usccs = new Set<string>();
    // The resolvers of one list have all begun before this goes on.
    const found = Promise.resolve().then(() => {
      batches.delete(asker);
      return askNames(asker, [...usccs]);
    });
    batches.set(asker, (batch = { usccs, found }));
  }
  batch.usccs.add(uscc);
  return (await batch.found).get(uscc) ?? { name: null, faults: [] };
}

async function askNames(asker: Asker, usccs: readonly string[]): Promise<ReadonlyMap<string, FoundName>> {
  const asked = new Map<WalkedMinistry, string[]>();
  for (const uscc of asker.mayFetch(QUERY) ? usccs : []) {
    for (const ministry of knowersOf(asker, uscc))
      if (ministry.organization) asked.set(ministry, [...(asked.get(ministry) ?? []), uscc]);
  }
  const calls = [...asked]
    .toSorted(([a], [b]) => rankOf(a.member) - rankOf(b.member) || order(a.member.name, b.member.name))
    .flatMap(([ministry, all]) => inParts(all, ministry.maxBatch).map((part) => askOne(asker, ministry, part)));
  const found = new Map<string, { name: string | null; faults: SubgraphError[] }>();
  for (const answers of await Promise.all(calls))
    for (const { uscc, name, fault } of answers) {
      const known = found.get(uscc) ?? { name: null, faults: [] };
      found.set(uscc, known);
      known.name ??= name;
      if (fault) known.faults.push(fault);
    }
  return found;
}

interface Answer {
  readonly uscc: string;
  readonly name: string | null;
  readonly fault: SubgraphError | null;
}

async function askOne(asker: Asker, ministry: WalkedMinistry, usccs: readonly string[]): Promise<readonly Answer[]> {
  const { member } = ministry;
  const failed = ({ reason, system }: ReturnType<typeof faultOf>, uscc: string): Answer => ({
    uscc,
    name: null,
    fault: {
      code: reason,
      path: null,
      system,
      codes: [`uscc:${uscc}`],
      sector: member.sector,
      member: member.name,
      message: faultMessage(system ?? spokenName(member), reason),
    },
  });
  try {
    const representations = usccs.map((uscc) => JSON.stringify({ __typename: 'Organization', uscc }));
    const request = { ...asker.limits, query: QUERY, variables: {}, representations, operationName: 'Name' };
    const { data, errors } = await ministry.call(request);
    const entities = data?.['_entities'];
    return usccs.map((uscc, i) => {
      const entity: unknown = Array.isArray(entities) ? entities[i] : null;
      const name = isRecord(entity) ? entity['name'] : undefined;
      if (typeof name === 'string') return { uscc, name, fault: null };
      const error = errors.find(({ path }) => path === null || path[1] === i);
      if (error) return failed(faultOf(error), uscc);
      return name === null ? { uscc, name, fault: null } : failed({ reason: 'BAD_ANSWER', system: null }, uscc);
    });
  } catch (error) {
    const [fault = { reason: 'BAD_ANSWER' as const, system: null }] = failedUnit(error).faults;
    return usccs.map((uscc) => failed(fault, uscc));
  }
}
