import type { Ministry } from '../ministry.ts';
import type { Direction, TraceLink } from '../records.ts';
import type { MinistryContext } from '../schema.ts';
import { isOwnRecord } from './own.ts';
import { refusalsOf } from './refusals.ts';
import { isOrganization, isSensitive, namesParty } from './sharing.ts';
import type { Viewer } from './viewer.ts';

/**
 * The links of one code as the viewer may see them. Without `parties` a link to an organisation is left out whole, because
 * that there is one says who buys; without `quantities` its quantity and share are null. An enterprise's own stand whole.
 */
export async function linksFor(ministry: Ministry, viewer: Viewer, code: string, direction: Direction, context: MinistryContext): Promise<readonly TraceLink[]> {
  const links = await context.loaders.links[direction].load(code);
  const [parties, amounts] = [viewer.may('parties'), viewer.may('quantities')];
  if (parties && amounts) return links;
  if (await isOwn(ministry, viewer, code, context)) return links;
  // A link leads from a unit to who has it: on the way back from a unit there is none that could be left out.
  if (!parties && (direction === 'FORWARD' || isOrganization(code))) refusalsOf(context).addLinks(code);
  const needsAmounts = ministry.sharing?.amountsOf ?? isSensitive;
  const told = links.map(async (link): Promise<TraceLink | null> => {
    const [hidden, bare] = [!parties && namesParty(link), !amounts && needsAmounts(link)];
    if ((!hidden && !bare) || (await isOwn(ministry, viewer, link.from === code ? link.to : link.from, context))) return link;
    return hidden ? null : { ...link, quantity: null, share: null };
  });
  return (await Promise.all(told)).filter((link) => link !== null);
}

/** Whether the code is the viewer itself, or a unit whose record here has it as a party. */
async function isOwn(ministry: Ministry, viewer: Viewer, code: string, { loaders }: MinistryContext): Promise<boolean> {
  if (viewer.organization === null) return false;
  if (isOrganization(code)) return code === `uscc:${viewer.organization}`;
  // Where the record cannot be had, nothing says that it is its own.
  const record = await loaders.record.load(code).catch(() => null);
  return record !== null && isOwnRecord(ministry, record, viewer.organization);
}
