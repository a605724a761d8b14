import { isRecord } from './is-record.ts';

/**
 * What stands in a token at a place: a claim's name, or a JSON Pointer (RFC 6901).
 * @returns undefined where nothing does
 */
export function claimAt(claims: Readonly<Record<string, unknown>>, place: string): unknown {
  let value: unknown = claims;
  for (const step of stepsTo(place)) {
    // Its own alone: what every object inherits no issuer has written.
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function stepsTo(place: string): readonly string[] {
  if (!place.startsWith('/')) return [place];
  return place
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
