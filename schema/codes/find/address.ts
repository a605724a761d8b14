import { normalise } from '../normalise.ts';
import { unescaped } from './keyboard.ts';

/** Addresses amid words: they end at a space, a quote, a comma, or where Chinese begins. */
const AMID = /https?:\/\/[^\s,;"'<>“”‘’，。；、！？《》「」『』【】〈〉\u4e00-\u9fff]+/gi;

export function addressesIn(text: string): readonly string[] {
  // A bracket that was opened before the address closes behind it.
  return (text.match(AMID) ?? []).map((address) =>
    address.includes('(') ? address : address.replace(/[)\]}.!]+$/, ''),
  );
}

/** What a part may hold beside a name: `码:8385…`, `m_8385…`, and behind a hyphen what is too long for a word or a date. */
export function innerOf(part: string): readonly string[] {
  const inner = part.split(/[=_:]|\p{Script=Han}+/u).flatMap((each) => [each, ...each.split('-').filter(isLong)]);
  return inner.map((each) => each.trim()).filter((each) => each.length >= 8 && each !== part);
}

function isLong(text: string): boolean {
  return /^\d{18,}$/.test(text);
}

/** An address in an address may be escaped twice. */
function fully(part: string): string {
  const once = unescaped(part);
  return /^https?%3A/i.test(once) ? unescaped(once) : once;
}

export function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s/?#"<>]+[^\s"<>“”‘’，。；、！？》」』】〉]*$/i.test(text);
}

interface Split {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

function split(address: string): Split {
  const [, path = '', query = '', fragment = ''] =
    /^https?:\/\/[^/?#]*([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(address) ?? [];
  return { path, query, fragment };
}

function pairsOf(address: string): readonly string[] {
  const { query, fragment } = split(address);
  const route = fragment.includes('?') ? fragment.slice(fragment.indexOf('?') + 1) : '';
  return [query, route].flatMap((each) => each.split(/[&;]/));
}

/** The names and values of a query as a label has them: `?gtin=…&batch_no=…` says what `GTIN: …, batch no: …` does. */
export function labelsOf(address: string): readonly string[] {
  return pairsOf(address).flatMap((pair) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    const plain = value === undefined ? null : normalise(fully(value));
    return name === undefined || plain === null ? [] : [`${titleOf(unescaped(name))}=${plain}`];
  });
}

/** `batch_no` as `batchno`; and beside a lot, `code` is the product's. */
function titleOf(name: string): string {
  const title = name.replace(/[\s_-]/g, '');
  return /^(?:code|tiaoma|txm)$/i.test(title) ? 'barcode' : title;
}

/**
 * The parts of an address that may be a code, likelier ones first: values of the query, the path from its end, the
 * fragment, each without escapes and without a page's ending, and two neighbours of the path joined (`370610123/CL1`).
 */
export function partsOf(address: string): readonly string[] {
  const { path, fragment } = split(address);
  const values = pairsOf(address).map((each) => each.slice(each.indexOf('=') + 1));
  const segments = [...path.split('/'), ...fragment.replace(/\?.*$/s, '').split('/')]
    .filter((each) => each !== '')
    .reverse();
  // A whole path may be a code of its own: a Handle.
  const wholePath = path.replace(/^\/+/, '');
  const pairs = segments.slice(0, -1).map((segment, i) => `${segments[i + 1] ?? ''}/${segment}`);
  const inner = fragment.includes('://') ? [fragment.slice(fragment.search(/https?:/i))] : [];
  const parts = [...inner, ...values, ...segments, ...pairs, wholePath].map((part) =>
    (normalise(fully(part)) ?? '').replace(/\.(?:html?|aspx?|php|jsp|do|json)$/i, '').trim(),
  );
  return [...new Set(parts)].filter((part) => part !== '').slice(0, 60);
}
