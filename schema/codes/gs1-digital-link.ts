import { complete, type Elements, put } from './gs1-elements.ts';

const KEYS: ReadonlySet<string> = new Set(['00', '01', '414']);
const QUALIFIERS: ReadonlySet<string> = new Set(['22', '10', '21']);

/** GS1 Digital Link: any domain and path prefix, then /01/GTIN and qualifiers 22, 10, 21; other identifiers in the query. */
export function readDigitalLink(text: string): Elements | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const segments = url.pathname.split('/').slice(1).map(decode);
  const start = segments.findIndex((segment, i) => segment !== null && KEYS.has(segment) && /^\d{8,18}$/.test(segments[i + 1] ?? ''));
  if (start < 0) return null;
  const elements = new Map<string, string>();
  for (let i = start; i + 1 < segments.length; i += 2) {
    const [ai, value] = [segments[i], segments[i + 1]];
    if (!ai || !value || (i > start && !QUALIFIERS.has(ai)) || !put(elements, ai, value)) return null;
  }
  for (const [ai, value] of url.searchParams) {
    if (/^\d{2,4}$/.test(ai) && !elements.has(ai)) put(elements, ai, value);
  }
  return complete(elements);
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
