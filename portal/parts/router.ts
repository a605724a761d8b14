import { computed } from 'vue';
import { isLinkPath, normalise, screen } from '@tongcha/codes';
import { address, follow, go } from './navigation.ts';

export { follow, go };

export type Page =
  | { readonly name: 'home' }
  | { readonly name: 'catalogue' }
  | { readonly name: 'recalls'; readonly search: string }
  | { readonly name: 'text'; readonly text: string }
  | { readonly name: 'unit'; readonly code: string; readonly text: string | null; readonly whole: boolean }
  | { readonly name: 'report'; readonly code: string }
  | { readonly name: 'receipt'; readonly receipt: string | null }
  | { readonly name: 'private' }
  | { readonly name: 'none' };

/** The page that the address names: `/`, `/q?text=…`, `/t/…`, `/t/…/report`, `/receipt#…`, `/catalogue`, `/recalls?…`. */
export const page = computed<Page>(() => {
  const { pathname, search, searchParams, hash } = new URL(address.value, location.origin);
  if (pathname === '/q' && searchParams.has('private')) return { name: 'private' };
  if (pathname === '/') return { name: 'home' };
  if (pathname === '/catalogue') return { name: 'catalogue' };
  // Behind #, as no browser sends that anywhere: whoever has a receipt can ask how the report stands.
  if (pathname === '/receipt') return { name: 'receipt', receipt: decoded(hash.slice(1)) || null };
  if (pathname === '/recalls') return { name: 'recalls', search: searchParams.toString() };
  const text = searchParams.get('text')?.trim();
  if (pathname === '/q') return text ? { name: 'text', text } : { name: 'home' };
  // A link of GS1's at this origin that could not be resolved: what is wrong with it is said as of any text.
  if (isLinkPath(pathname)) return { name: 'text', text: location.origin + pathname + search };
  const [, , code, part] = pathname.split('/');
  if (pathname.startsWith('/t/') && code && part === 'report') return { name: 'report', code: decoded(code) };
  // What is written without its scheme is a text like any other: it may be a barcode as it is printed.
  if (pathname.startsWith('/t/') && code && !hasScheme(decoded(code))) return { name: 'text', text: decoded(code) };
  return pathname.startsWith('/t/') && code
    ? { name: 'unit', code: decoded(code), text: text ?? null, whole: searchParams.has('whole') }
    : { name: 'none' };
});

function hasScheme(code: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(code);
}

export const addressOf = {
  text: (text: string): string => `/q?text=${encodeURIComponent(text)}`,
  /** `text`: what was scanned or typed, where it can be read otherwise too. */
  unit: (code: string, text?: string): string =>
    `/t/${encodeURIComponent(code)}${text === undefined ? '' : `?text=${encodeURIComponent(text)}`}`,
  report: (code: string): string => `/t/${encodeURIComponent(code)}/report`,
  receipt: (receipt: string): string => `/receipt#${encodeURIComponent(receipt)}`,
};

/** Where what is private leads: it must stand neither in an address nor in the browser's history. */
const PRIVATE = '/q?private';

/** Leaves an address that holds something private, however it came to be opened. */
export function leavePrivate(): void {
  go(PRIVATE, { replace: true });
}

/** What is a person's, or a payment's: it is sent to nobody. */
export function isPrivate(text: string): boolean {
  const plain = normalise(text);
  return plain !== null && screen(plain).why !== null;
}

/** Where a scanned or typed text leads: a printed page's code is a link to these pages. */
export function leadsTo(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.origin === location.origin && /^\/(t\/|q$)/.test(url.pathname)) return url.pathname + url.search;
  return isPrivate(text) ? PRIVATE : addressOf.text(text);
}

if (page.value.name === 'text' && isPrivate(page.value.text)) leavePrivate();
if (page.value.name === 'recalls' && isPrivate(new URLSearchParams(page.value.search).get('product') ?? ''))
  leavePrivate();
if (page.value.name === 'unit' && [page.value.code, page.value.text ?? ''].some(isPrivate)) leavePrivate();
if (page.value.name === 'report' && isPrivate(page.value.code)) leavePrivate();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
