import type { Ministry } from '../ministry.ts';
import type { Direction, TraceLink } from '../records.ts';
import type { MinistryContext } from '../context.ts';
import { classesHiddenFrom, isHiddenLink, isOwnCode, PARTIES, withoutHandOver } from './facts.ts';
import { refusalsOf } from './refusals.ts';
import { type FactClass, isOrganization, isSensitive } from './sharing.ts';
import type { Viewer } from './viewer.ts';

/**
 * The links of one code as the viewer may see them. A link of a class that is not for it is left out whole, because
 * that there is one is the fact; without `quantities` a sensitive one's quantity and share are null. An enterprise's
 * own stand whole.
 */
export async function linksFor(
  ministry: Ministry,
  viewer: Viewer,
  code: string,
  direction: Direction,
  context: MinistryContext,
): Promise<readonly TraceLink[]> {
  const links = await context.loaders.links[direction].load(code);
  const hidden = classesHiddenFrom(viewer, ministry);
  const amounts = viewer.may('quantities');
  if (hidden.length === 0 && amounts) return links;
  const owns = (each: string): Promise<boolean> => isOwnCode(ministry, viewer, each, context);
  const own = await owns(code);
  for (const each of hidden) {
    if (mayHave(ministry, each, code, direction) && !(own && isOwners(each, direction)))
      refusalsOf(context).addLinks(each, code);
  }
  const needsAmounts = ministry.sharing?.amountsOf ?? isSensitive;
  const noHandOvers = hidden.includes(PARTIES);
  const told = links.map(async (link): Promise<TraceLink | null> => {
    if (await isHiddenLink(link, hidden, owns)) return null;
    const bare = !amounts && needsAmounts(link);
    if ((!bare && !(noHandOvers && link.handsOver)) || own || (await owns(link.from === code ? link.to : link.from)))
      return link;
    const shown = noHandOvers ? withoutHandOver(link) : link;
    if (!bare) return shown;
    const without = { ...shown, quantity: null, share: null };
    withoutAmounts.set(without, code);
    return without;
  });
  return (await Promise.all(told)).filter((link) => link !== null);
}

/** Links whose amounts are not for who asked, and of which code they were asked. */
const withoutAmounts = new WeakMap<object, string>();

/** Says that the amounts of a link are not for who asks, where they are not: whether or not there are any. */
export function sayOfAmounts(link: TraceLink, part: string, context: MinistryContext): void {
  const code = withoutAmounts.get(link);
  if (code !== undefined) refusalsOf(context).addLinkPart('quantities', part, link.kind, code);
}

/**
 * Whether a code can have such links in that direction at all. A link leads from a unit to who has it: on the way
 * back from a unit there is none that could be left out, unless it is the paper under which another unit went, which
 * no code tells.
 */
function mayHave({ sharing }: Ministry, each: FactClass, code: string, direction: Direction): boolean {
  return each !== PARTIES || direction === 'FORWARD' || isOrganization(code) || sharing?.papers === true;
}

/** Whether all such links of a code in that direction are the owner's of the code. */
function isOwners({ ownedAt }: FactClass, direction: Direction): boolean {
  return ownedAt === 'either' || direction === 'BACK';
}
