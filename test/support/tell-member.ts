import { graphql } from 'graphql';
import type { Role } from '../../common/signature/call-claims.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { Guards } from '../../subgraphs/kit/guards.ts';
import { createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { Intake } from '../../subgraphs/kit/orders/intake.ts';
import type { Receipt } from '../../subgraphs/kit/orders/writes.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';
import { namesOf } from '../../schema/names.ts';

export interface Told {
  /** What is answered; null: nothing. */
  readonly receipt: Receipt | null;
  /** Of the first error. */
  readonly code: unknown;
}

export interface Telling {
  readonly role?: Role;
  /** The order's when not set. */
  readonly source?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly intake?: Intake | null;
  readonly longestMs?: number;
}

/** Tells a member in process what the platform would tell it, and what it answers. */
export async function tellMember(ministry: Ministry, telling: Telling): Promise<Told> {
  const { role = 'system', source, variables = {}, intake = null, longestMs = 500 } = telling;
  const { recallField } = namesOf(ministry.name);
  const signal = AbortSignal.timeout(longestMs);
  const guards = new Guards(ministry.systems);
  const asking = { signal, ask: guards.asking(signal, Date.now() + longestMs) };
  const contextValue: MinistryContext = {
    ...asking,
    claims: { role },
    put: guards.putting(signal, Date.now() + longestMs),
    longestMs,
    intake,
    loaders: createLoaders(ministry.systems, asking),
  };
  const { data, errors } = await graphql({
    schema: ministrySchema(ministry),
    source:
      source ??
      `mutation($notice: RecallNotice!, $tried: DateTime) { ${recallField}(notice: $notice, tried: $tried) { state reference message retryAt } }`,
    variableValues: variables,
    contextValue,
  });
  guards.close();
  const receipt = JSON.parse(JSON.stringify(Object.values(data ?? {})[0] ?? null)) as Receipt | null;
  return { receipt, code: errors?.[0]?.extensions['code'] ?? null };
}
