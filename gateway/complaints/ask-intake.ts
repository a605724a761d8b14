import { Fault } from '@tongcha/resilience';
import { namesOf } from '@tongcha/schema';
import type { CallClaims } from '@tongcha/signature';
import type { Asker } from '../chain/asker.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { textIn } from '../json/values.ts';
import { isIntakeKey } from './intake-key.ts';

/** Members tell these things to the platform alone, whoever it asks for. */
const PLATFORM: CallClaims = { role: 'system' };

/** How far a report has come, as its authority says. */
export interface Progress {
  readonly state: 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED';
  readonly answer: string | null;
}

/** The public key that reports to a member are sealed for, as JWK text; null: it takes none, or does not answer. */
export async function askIntakeKey(asker: Asker, member: string): Promise<string | null> {
  const found = ministryOf(asker, member);
  if (!found) return null;
  const { intakeField } = namesOf(found.name);
  const answer = await askMember(asker, found, `query Intake { told: ${intakeField} { key } }`, {});
  const key = isRecord(answer) ? textIn(answer, 'key') : null;
  return key !== null && isIntakeKey(key) ? key : null;
}

/** Null: it has none of that reference, or does not answer. @param reference as the member's receipt had it */
export async function askProgress(asker: Asker, member: string, reference: string): Promise<Progress | null> {
  const found = ministryOf(asker, member);
  if (!found) return null;
  const { complaintStateField } = namesOf(found.name);
  const query = `query Progress($reference: String!) { told: ${complaintStateField}(reference: $reference) { state answer } }`;
  const answer = await askMember(asker, found, query, { reference });
  const state = isRecord(answer) ? STATES.find((each) => each === answer['state']) : undefined;
  return state && isRecord(answer) ? { state, answer: textIn(answer, 'answer') } : null;
}

const STATES = ['RECEIVED', 'ACCEPTED', 'REFUSED', 'CLOSED'] as const;

function ministryOf({ ministries }: Asker, name: string): WalkedMinistry | undefined {
  return ministries.find(({ member }) => member.name === name);
}

/** Null where it cannot be had. */
async function askMember(
  { limits }: Asker,
  ministry: WalkedMinistry,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    const { data } = await ministry.call({
      ...limits,
      claims: PLATFORM,
      // Shared with nobody's answers.
      rights: 'platform',
      query,
      variables,
      deadlineAt: Math.min(limits.deadlineAt, Date.now() + ministry.timeoutMs),
    });
    return data?.['told'] ?? null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
