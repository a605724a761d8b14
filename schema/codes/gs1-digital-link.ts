import { gs1CheckDigit } from './check-digits.ts';
import { complete, type Elements, put } from './gs1-elements.ts';

const KEYS: ReadonlySet<string> = new Set(['00', '01', '414']);
const QUALIFIERS: ReadonlySet<string> = new Set(['22', '10', '21', '254']);

/** GS1 Digital Link: any domain and path prefix, then /01/GTIN and qualifiers 22, 10, 21; other identifiers in the query. */
export function readDigitalLink(text: string): Elements | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const segments = url.pathname.split('/').slice(1).map(decode);
  const start = segments.findIndex((segment, i) => segment !== null && KEYS.has(segment) && isKey(segment, segments[i + 1] ?? ''));
  if (start < 0) return null;
  const elements = new Map<string, string>();
  for (let i = start; i + 1 < segments.length; i += 2) {
    const [ai, value] = [segments[i], segments[i + 1]];
    if (!ai || !value || (i > start && !QUALIFIERS.has(ai)) || !put(elements, ai, value)) return null;
  }
  for (const [ai, value] of url.searchParams) {
    // A lot or serial that cannot be spelt must not be dropped: its unit would become the whole class.
    if (/^\d{2,4}$/.test(ai) && !elements.has(ai) && !put(elements, ai, value) && (ai === '10' || ai === '21')) return null;
  }
  return complete(elements);
}

/** In full length a wrong check digit is only a fault. A shorter GTIN needs the right one: `/2026/01/20260105` is a date. */
function isKey(ai: string, digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  if (ai === '01' && [8, 12, 13].includes(digits.length)) return gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1);
  return digits.length === (ai === '01' ? 14 : ai === '00' ? 18 : 13);
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
