import { type PageInfo, pageInfoOf } from '../json/page-info.ts';
import type { Asker } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import type { Recalls, RecallState } from '@tongcha/governance';
import { type Reader, type SeenRecall, seenBy } from './seen-recall.ts';

export interface ListArguments {
  readonly sector?: string | null;
  readonly division?: string | null;
  readonly state?: RecallState | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface RecallConnection {
  readonly edges: readonly { readonly cursor: string; readonly node: SeenRecall }[];
  readonly pageInfo: PageInfo;
}

const MOST = 100;
/** Orders that are looked at for one page; of more the page goes on behind the last one. */
const MOST_READ = 2_000;

/**
 * One page of those that are told to the reader, newest first. There is a next one where there is another for him: that there are orders
 * which are not is told by nothing.
 * @throws GraphQLError
 */
export async function listRecalls(
  { sector, division, state = null, first, after }: ListArguments,
  recalls: Pick<Recalls, 'page'>,
  reader: Reader,
): Promise<RecallConnection> {
  const count = first ?? 20;
  if (count < 1 || count > MOST) throw refused(`first must be from 1 to ${MOST}`);
  const members = membersOf(sector ?? null, division ?? null, reader.asker);
  const told: SeenRecall[] = [];
  let last = after ? idIn(after) : null;
  let isMore = true;
  for (let read = 0; isMore && told.length <= count && read < MOST_READ; read += MOST) {
    const page = await recalls.page({ state, members, after: last }, MOST);
    isMore = page.length === MOST;
    last = page.at(-1)?.id ?? last;
    for (const kept of page) {
      const node = seenBy(kept, reader);
      if (node?.steps.some(({ member }) => members === null || members.includes(member))) told.push(node);
    }
  }
  const edges = told.slice(0, count).map((node) => ({ cursor: cursorOf(node.kept.id), node }));
  const isCut = told.length <= count && isMore && last !== null;
  return {
    edges,
    pageInfo: pageInfoOf(edges, {
      more: told.length > count || isCut,
      after,
      ...(isCut && last !== null ? { end: cursorOf(last) } : {}),
    }),
  };
}

/** By name; null: all. */
function membersOf(sector: string | null, division: string | null, { ministries }: Asker): readonly string[] | null {
  if (division !== null && !/^(?:\d{2}){1,3}$/.test(division))
    throw refused('division must be two, four or six digits of GB/T 2260');
  if (sector === null && division === null) return null;
  const within = division?.replace(/(?:00)+$/, '') ?? '';
  return ministries.flatMap(({ member: { name, sector: own, authority } }) =>
    (sector === null || own === sector) && (within === '' || authority.division?.startsWith(within) === true)
      ? [name]
      : [],
  );
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w-]{1,64}$/.test(id)) throw refused('after must be a cursor of this list');
  return id;
}
