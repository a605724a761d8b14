import type { Identity } from '@tongcha/identity';
import { refused } from '../json/refused.ts';
import { readCode, readTime } from '../chain/read-arguments.ts';
import type { FindReads, FoundReads } from './unit-reads.ts';

/** Who asks, by the door that let it in. */
export interface WhoAsks {
  readonly identity: Identity;
  /** What agreements let it state now. */
  readonly purposes: () => readonly string[];
  /** Absent: nothing is written down here. */
  readonly reads?: FindReads | undefined;
}

/** What these resolvers need of a request's context. */
export interface CallerContext {
  /** Absent: nobody was identified, as behind another's router. */
  readonly whoAsks?: WhoAsks | undefined;
}

interface ReadsArguments {
  readonly code: string;
  readonly since?: string | null;
  readonly first: number;
}

/** Of schema/caller.graphql. */
export const callerResolvers = {
  Query: {
    caller(_: unknown, __: unknown, { whoAsks }: CallerContext) {
      if (!whoAsks || whoAsks.identity.role === 'anonymous') return null;
      const { role, sector, organization, scopes } = whoAsks.identity;
      return { role, sector, organization, scopes, purposes: whoAsks.purposes() };
    },
    reads: (_: unknown, args: ReadsArguments, { whoAsks }: CallerContext) => readsOf(args, whoAsks),
  },
};

const MOST = 200;
/** How far back where nothing is said, milliseconds. */
const USUAL = 30 * 86_400_000;

/** Of records of one's own sector: who has read what others hold is theirs to ask. */
async function readsOf(
  { code, since, first }: ReadsArguments,
  whoAsks: WhoAsks | undefined,
): Promise<FoundReads & { readonly since: string }> {
  const sector = whoAsks?.identity.role === 'regulator' ? whoAsks.identity.sector : null;
  if (!whoAsks || sector === null)
    throw refused('FORBIDDEN', 'who has read a record is told to the regulators of its sector');
  if (!whoAsks.reads) throw refused('NOT_FOUND', 'no audit log is written here (gateway.audit.folder)');
  if (first < 1 || first > MOST) throw refused('BAD_USER_INPUT', `first must be 1 to ${MOST}`);
  const from = readTime('since', since)?.lo ?? Date.now() - USUAL;
  const found = await whoAsks.reads({ code: readCode(code), sector, since: from, most: first });
  return { ...found, since: new Date(from).toISOString() };
}
