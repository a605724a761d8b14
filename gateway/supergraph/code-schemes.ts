import { Kind, parse, valueFromASTUntyped } from 'graphql';
import { OWN_CHECKS, type OwnCheck, type OwnScheme, OwnSchemes } from '@tongcha/codes';
import { readFeatures } from './links.ts';

/** The feature by which a sector's schema brings codes of its own. */
const IDENTITY = 'https://tongcha.example/spec/codes';
const LEVELS: readonly unknown[] = ['ITEM', 'LOT', 'CLASS'];

/** The code schemes that sectors bring in their schemas. One that cannot be used is left out: its codes are URIs all the same. */
export function codeSchemesIn(supergraph: string): OwnSchemes {
  // Most have none, and to parse one takes long.
  if (!supergraph.includes(IDENTITY)) return new OwnSchemes([]);
  const document = parse(supergraph, { noLocation: true });
  const name = readFeatures(document)
    .find(({ identity }) => identity === IDENTITY)
    ?.nameOf('@codeScheme');
  const schemes = document.definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION
      ? (each.directives ?? [])
          .filter((directive) => directive.name.value === name)
          .flatMap(({ arguments: args = [] }) =>
            usable(
              Object.fromEntries(args.map((arg) => [arg.name.value, valueFromASTUntyped(arg.value)])),
              each.name.value,
            ),
          )
      : [],
  );
  return new OwnSchemes(schemes);
}

function usable(said: Readonly<Record<string, unknown>>, owner: string): OwnScheme[] {
  const { name, zh, en, pattern, code, example } = said as Readonly<Record<string, string | undefined>>;
  const check = said['check'] ?? null;
  const groups = Array.isArray(said['groups']) ? said['groups'].filter((each) => Number.isInteger(each)) : [];
  if (!name || !zh || !en || !pattern || !code || !example) return [];
  if (check !== null && !Object.hasOwn(OWN_CHECKS, String(check))) return [];
  const level = LEVELS.includes(said['level']) ? (said['level'] as OwnScheme['level']) : null;
  const scheme: OwnScheme = {
    name,
    zh,
    en,
    pattern,
    code,
    example,
    check: check as OwnCheck | null,
    level,
    groups,
    owner,
  };
  try {
    // What its own example is not cannot be told of anything.
    return new OwnSchemes([scheme]).readings(example).length === 1 ? [scheme] : [];
  } catch {
    return [];
  }
}
