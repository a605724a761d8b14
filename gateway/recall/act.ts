import type { Actor, Kept, KeptRecall, RecallPreviews, Recalls } from '@tongcha/governance';
import type { Identity } from '@tongcha/identity';
import { sectorLook } from '@tongcha/schema';
import type { Asker } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import type { CallerGovernance } from '../governance/caller-governance.ts';
import { ordersRecalls } from './order-right.ts';
import { stepsToTell } from './plan.ts';
import { type Preview, previewOf, shownOf } from './preview.ts';
import { refusal } from './public-fault.ts';
import { type RecallInput, type RecallRequest, readRequest } from './read-input.ts';
import { type SeenRecall, seenBy } from './seen-recall.ts';
import { changeOf, confirmationOf, type RecallChange, type Shown } from './shown.ts';

/** Whoever acts, and on what. */
export interface Acting {
  readonly asker: Asker;
  readonly caller: CallerGovernance;
  readonly recalls: Recalls;
  readonly previews: Pick<RecallPreviews, 'keep' | 'find'>;
}

/** As schema/recall.graphql has it. */
export interface RecallResult {
  readonly order: SeenRecall | null;
  readonly preview: Preview | null;
  readonly confirm: string | null;
  readonly changed: RecallChange | null;
}

/** Shows what a request would do, or does it where that is what was shown. @throws GraphQLError */
export async function act(input: RecallInput, maxUnits: number, acting: Acting): Promise<RecallResult> {
  const by = orderer(acting.caller.identity);
  const request = readRequest(input);
  const { confirm: confirmed = null } = input;
  if (confirmed !== null) {
    const done = await doneBefore(input, confirmed, by, acting);
    if (done) return doneAs(done);
  }
  const known = request.id === '' ? null : await needOrder(request.id, acting);
  if (known && confirmed !== null && request.action === 'CANCEL' && known.kept.entries[0]?.withdrawnAt)
    return doneAs(await takeBack(known.kept.id, by, acting));
  refuseByState(request, known);
  const preview = await previewOf(request, known, acting, { maxUnits, isConfirmed: confirmed !== null });
  const shown = shownOf(request, preview, maxUnits);
  const confirm = confirmationOf(shown);
  if (confirm === confirmed)
    return doneAs(await keep({ request, preview, known, by, confirmed, key: input.key ?? '' }, acting));
  const { previews } = acting;
  const owner = JSON.stringify(by);
  const now = Date.now();
  // No other text confirms any, and a database may not even take it.
  const before =
    confirmed !== null && /^[\w-]{1,64}$/.test(confirmed) ? await previews.find(owner, confirmed, now) : null;
  const changed = confirmed === null ? null : changeOf(before === null ? null : (JSON.parse(before) as Shown), shown);
  await previews.keep(owner, confirm, JSON.stringify(shown), now);
  return { order: null, preview, confirm, changed };
}

function doneAs(order: SeenRecall): RecallResult {
  return { order, preview: null, confirm: null, changed: null };
}

/** What no member knows of yet, without a word to any; done again by the same person it is done. @throws GraphQLError */
async function takeBack(id: string, by: Actor, acting: Acting): Promise<SeenRecall> {
  return seenNow(await acting.recalls.withdraw(id, 1, by, Date.now()), acting);
}

/** @throws GraphQLError where whoever asks orders no recalls */
export function orderer({ role, subject, sector, scopes }: Identity): Actor {
  if (!ordersRecalls({ role, scopes } as Identity) || subject === null || sector === null)
    throw refusal('FORBIDDEN', 'a recall is ordered by a regulator, with the scope recall and a subject in the token');
  return { subject, of: sector };
}

/** @throws GraphQLError where there is none for whoever asks */
export async function needOrder(id: string, acting: Acting): Promise<SeenRecall> {
  return needSeen(await findOrder(id, acting), acting);
}

export async function findOrder(id: string, { recalls }: Pick<Acting, 'recalls'>): Promise<KeptRecall | null> {
  // No other text is the number of any, and a database may not even take it.
  return /^[\w-]{1,64}$/.test(id) ? recalls.find(id) : null;
}

function needSeen(kept: KeptRecall | null, { asker, caller }: Acting): SeenRecall {
  const seen = seenBy(kept, { asker, caller });
  if (!seen)
    throw refusal(
      'NOT_FOUND',
      'there is no recall of that number for you, by the purpose that you state (tongcha-purpose)',
    );
  return seen;
}

/** What was done under the same key. */
async function doneBefore(
  { key }: RecallInput,
  confirmed: string,
  by: Actor,
  acting: Acting,
): Promise<SeenRecall | null> {
  if (!key || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw refused(
      'confirm needs key: a text of your own without spaces, up to 200 characters, the same when it is sent again',
    );
  const done = await acting.recalls.doneUnder(key, by);
  if (!done) return null;
  if (done.confirmed !== confirmed) throw refusal('CONFLICT', 'this key has done something else: take another key');
  return needOrder(done.id, acting);
}

function refuseByState({ action }: RecallRequest, known: SeenRecall | null): void {
  if (!known) return;
  const { state, entries } = known.kept;
  if (state === 'CLOSED' || state === 'CANCELLED')
    throw refusal('CONFLICT', `this recall is ${state}: nothing is done about it any more; open another one`);
  const waiting = entries.find(({ waits }) => waits);
  if (waiting && !(state === 'WAITING' && action === 'CANCEL'))
    throw refusal(
      'CONFLICT',
      `entry ${waiting.place} of this recall waits for a second person: approveRecall approves it, or takes it back`,
    );
}

interface Confirmed {
  readonly request: RecallRequest;
  readonly preview: Preview;
  readonly known: SeenRecall | null;
  readonly by: Actor;
  readonly confirmed: string;
  readonly key: string;
}

async function keep({ request, preview, known, by, confirmed, key }: Confirmed, acting: Acting): Promise<SeenRecall> {
  const steps = stepsToTell(preview);
  const { action, level, advice, reason } = request;
  const isEnding = action !== 'OPEN' && action !== 'EXTEND';
  // Of a recall that ends here and stands there nobody could say how it stands.
  if (known && isEnding && (steps.length < preview.steps.length || known.steps.length < known.kept.steps.length))
    throw refusal('FORBIDDEN', 'this recall goes to members that no agreement lets you order: whoever may must do it');
  if (steps.length === 0)
    throw refusal(
      'CONFLICT',
      'nobody would be told: no member that has a record of these units may be ordered by you, or all know already',
    );
  const entry = {
    by,
    at: Date.now(),
    key,
    confirmed,
    reason,
    advice,
    waits: steps.some(({ right }) => right === 'APPROVED'),
    steps: steps.map(({ member, codes }) => ({ member, codes })),
  };
  const { recalls, asker } = acting;
  if (!known) {
    if (level === null) throw refused('OPEN needs level');
    return seenNow(await recalls.open({ ...entry, level, authority: authorityOf(by, asker) }), acting);
  }
  const { id, state, entries } = known.kept;
  if (state === 'WAITING' || action === 'OPEN') return takeBack(id, by, acting);
  return seenNow(await recalls.revise(id, { ...entry, action, after: entries.length }), acting);
}

/** @throws GraphQLError where nothing was done */
export async function seenNow(kept: Kept, acting: Acting): Promise<SeenRecall> {
  if ('code' in kept) throw refusal(kept.code, kept.message);
  return needSeen(kept.recall, acting);
}

/** As the directory names the ministry of the sector for which he acts; where it names none, by the sector. */
function authorityOf({ of }: Actor, { ministries }: Pick<Asker, 'ministries'>): string {
  const own = ministries.find(({ member }) => member.sector === of && member.kind === 'MINISTRY');
  return own?.member.authority.zh ?? `${sectorLook(of).zh}主管部门`;
}
