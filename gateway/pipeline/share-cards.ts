import type { IncomingHttpHeaders } from 'node:http';
import { type MemberKind, isSelfStated, rankOf } from '@tongcha/schema';
import { clientOf } from '../http/client-address.ts';
import { type Card, cardOf, type ShareCards, type Thing } from '../pages/portal-page.ts';
import { paramsOf } from './params.ts';
import { requestOf } from './request.ts';
import type { Handle } from './step.ts';

/** A program that makes a picture of a link does not wait long. */
const PATIENCE_MS = 1_500;

interface Stated {
  readonly name: string;
  readonly kind: MemberKind;
  readonly zh: string;
}

/** What the portal's document of this name gives; sectors' products stand by the sectors' names. */
interface Told {
  readonly members: readonly Stated[];
  readonly unit: {
    readonly records: readonly { readonly statedBy: Stated | null; readonly productName: string | null }[] | null;
    readonly warnings: readonly { readonly outcome: string; readonly codes: readonly string[]; readonly zh: string }[];
    readonly [sector: string]: unknown;
  };
}

/**
 * Cards by the portal's document `ShareCard`, asked as whoever follows the link without a token may ask it: within its limits, and audited. A reader's
 * browser, which shows no card, waits for nobody; without the document, and where nobody answers in time, the code stands alone.
 */
export function shareCards(handle: Handle, texts: () => Iterable<string>): ShareCards {
  return async (thing, incoming) => {
    const query = isReader(incoming.headers) ? undefined : [...texts()].find(isShareCard);
    if (query === undefined) return cardOf(thing);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
    const late = new Promise<null>((resolve) => controller.signal.addEventListener('abort', () => resolve(null)));
    const { code } = thing;
    const request = requestOf({
      // A page's own headers say nothing of this operation, and no token counts for what others are shown.
      ...clientOf(incoming),
      method: 'POST',
      authorizations: [],
      headers: forwardedOnly(incoming.headers),
      controller,
      params: () => paramsOf({ query, operationName: 'ShareCard', variables: { code } }, null),
    });
    const response = await Promise.race([handle(request), late]).finally(() => clearTimeout(timer));
    const told = response?.data ? (JSON.parse(response.data.toString('utf8')) as { data: Told | null }).data : null;
    return told ? toldOf(thing, told) : cardOf(thing);
  };
}

/** A recall that is known is told; that none was found is not: a card is shown for years after it was made. */
function toldOf(thing: Thing, { members, unit }: Told): Card {
  const plain = cardOf(thing);
  const kinds = new Map(members.map((each) => [each.name, each]));
  const products = Object.values(unit)
    .filter((each) => Array.isArray(each))
    .flatMap((each) => each.filter(isNamed))
    .map(({ member, name }) => ({ statedBy: kinds.get(member ?? '') ?? null, productName: name }));
  const named = [...(unit.records ?? []), ...products]
    .filter(({ productName }) => productName)
    .toSorted((a, b) => rankIn(a.statedBy) - rankIn(b.statedBy))[0];
  const recall = unit.warnings.find(({ outcome, codes }) => outcome === 'FIRES' && codes.includes(thing.code));
  const own = named?.statedBy && isSelfStated(named.statedBy) ? '（企业自述）' : '';
  const title = named ? `${named.productName}${own} · ${plain.title}` : plain.title;
  return recall
    ? { title: `已被召回：${title}`, description: `${recall.zh}。${plain.description}` }
    : { ...plain, title };
}

function rankIn(statedBy: Stated | null): number {
  return statedBy ? rankOf(statedBy) : 2;
}

function isNamed(each: unknown): each is { readonly member: string | null; readonly name: string } {
  return (
    typeof each === 'object' && each !== null && 'member' in each && 'name' in each && typeof each.name === 'string'
  );
}

function isShareCard(text: string): boolean {
  return text.startsWith('query ShareCard');
}

/** A browser that opens a page says so (Fetch Metadata), or where it cannot, over plain HTTP, that it takes pictures. */
function isReader(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-dest'] !== undefined || (headers.accept ?? '').includes('image/');
}

/** What tells whose request it is. */
function forwardedOnly({ 'x-forwarded-for': forwarded }: IncomingHttpHeaders): IncomingHttpHeaders {
  return forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
}
