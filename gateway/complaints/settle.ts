import type { ComplaintDelivery } from '@tongcha/governance';
import { refused } from '../json/refused.ts';
import type { Asker } from '../chain/asker.ts';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';
import { textIn } from '../recall/read-input.ts';

export interface SettleArguments {
  readonly number: string;
  readonly held: boolean;
  readonly note?: string | null;
}

type Context = GovernanceContext & { readonly asker: Pick<Asker, 'ministries'> };

const MOST = 200;

/** ComplaintDelivery of schema/complaints.graphql: those of the reader's own sector that wait for a person. @throws GraphQLError */
export async function unsettledComplaints({ first }: { readonly first: number }, context: Context): Promise<object[]> {
  const { kept, members } = settlerOf(context);
  if (first < 1 || first > MOST) throw refused('BAD_USER_INPUT', `first must be 1 to ${MOST}`);
  return (await kept.complaints.unsettled(members, first)).map(told);
}

/** What a person has found out of one that did not end by itself. @throws GraphQLError */
export async function settleComplaint({ number, held, note }: SettleArguments, context: Context): Promise<object> {
  const { kept, members, by } = settlerOf(context);
  const said = textIn('note', note);
  // No other text is the number of any, and a database may not even take it.
  const found = /^[\w-]{1,64}$/.test(number) ? await kept.complaints.delivery(number) : null;
  if (!found || !members.includes(found.member))
    throw refused('NOT_FOUND', 'no report of that number goes to an authority of your sector');
  const settled = await kept.complaints.settle(number, { held, note: said, by, at: Date.now() });
  if (settled === 'NOT_OPEN')
    throw refused(
      'CONFLICT',
      'this report goes on by itself, or has come to its end: only one that is UNCERTAIN is settled',
    );
  if (settled === 'PARTLY')
    throw refused(
      'CONFLICT',
      'a part of this report has arrived, which would be there twice: tell that authority the rest otherwise, and settle it as held',
    );
  if (settled === 'FORGOTTEN')
    throw refused(
      'CONFLICT',
      'what was written is not kept any more, so that it cannot be told again: tell that authority its code and topic otherwise, and settle it as held',
    );
  return told(settled);
}

/** Regulators of the sector that answers, as with counts. @throws GraphQLError */
function settlerOf(context: Context) {
  const { kept, identity } = governanceOf(context);
  const { role, sector, subject } = identity;
  if (role !== 'regulator' || sector === null || subject === null)
    throw refused(
      'FORBIDDEN',
      'what has become of a report a regulator of the sector that answers finds out, with a subject in the token',
    );
  const members = context.asker.ministries.flatMap(({ member }) => (member.sector === sector ? [member.name] : []));
  return { kept, members, by: { subject, of: sector } };
}

function told({ number, member, at, state, message, settled }: ComplaintDelivery): object {
  return {
    number,
    member,
    state,
    message,
    at: new Date(at).toISOString(),
    settled: settled && {
      ...settled,
      at: new Date(settled.at).toISOString(),
      by: `${settled.by.subject} (${settled.by.of})`,
    },
  };
}
