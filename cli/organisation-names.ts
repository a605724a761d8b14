import { Organization } from '@tongcha/client';
import type { Gateway } from './gateway.ts';

/** What somebody or something is called. */
export interface NamedCode {
  readonly code: string;
  readonly name: string;
}

/** So many are asked for: nobody reads more names in one answer. */
const MOST = 40;
const PREFIX = 'uscc:';

/**
 * The names of the organisations among the codes, which no record of theirs tells: nobody has to look them up. One that cannot be
 * had is left out.
 */
export async function organisationNames(gateway: Gateway, codes: Iterable<string>): Promise<readonly NamedCode[]> {
  const asked = [...new Set(codes)].filter((code) => code.startsWith(PREFIX)).slice(0, MOST);
  const found = await Promise.all(asked.map((code) => gateway.ask(Organization, { uscc: code.slice(PREFIX.length) })));
  return found.flatMap(({ data }, i) => {
    const name = data?.organization?.name;
    return name ? [{ code: asked[i] ?? '', name }] : [];
  });
}

export function nameOf(code: string, names: readonly NamedCode[] = []): string | undefined {
  return names.find((each) => each.code === code)?.name;
}
