import type { GraphQLObjectType } from 'graphql';
import { namesOf } from '@tongcha/schema';
import { BIZ_STEPS, cbvWord } from '../../connectors/epcis/vocabulary.ts';
import { type EpcisOptions, epcisSystem, fieldNamed, textNamed, type UnitTold } from '../../connectors/epcis/index.ts';
import type { LegacySystem } from '../../legacy-system.ts';
import type { Mapping } from '../mapping.ts';
import { nearest } from '../nearest.ts';
import type { Fields, Part } from '../part.ts';
import { pathsOf } from '../reading.ts';
import { Scope } from '../scope.ts';
import { fillOf } from '../shape.ts';
import { WAY_KEYS, wayOf } from '../way.ts';

const KEYS = [
  'url',
  'user',
  'password',
  'headers',
  'prefixes',
  'domains',
  'steps',
  'documents',
  'pages',
  ...WAY_KEYS,
] as const;
type EpcisFields = Fields<(typeof KEYS)[number]>;

/** What a repository tells by the standard: nothing is mapped. */
export const TOLD_BY_EPCIS = [
  'history',
  'hooks',
  'words',
  'records',
  'links',
  'organizations',
  'mentions',
  'recalls',
] as const;

/**
 * `epcis:` of the file, an EPCIS 2.0 repository as the ministry's system: its events tell records, links and parties by the standard.
 *
 * @param own `fields:`, of which `from` names what lot data have
 */
export function declaredRepository(
  part: Part,
  own: Part | undefined,
  { ministry, system, mapping }: { readonly ministry: string; readonly system: string; readonly mapping: Mapping },
): LegacySystem | null {
  const fields = part.fields(KEYS);
  const urlPart = fields.need('url', 'url: ${EPCIS_URL}');
  const url = urlPart?.settled('an address: ${EPCIS_URL}') ?? null;
  if (url !== null && !/^https?:\/\/./.test(url)) urlPart?.fault('expected an http or https address');
  const way = wayOf(fields, url);
  const options = optionsIn(fields);
  const made = ownOf(part, own, ministry, mapping);
  if (url === null || !URL.canParse(url)) {
    way.close();
    return null;
  }
  const repository = epcisSystem(
    system,
    { ...options, url, proxy: way.proxy, tls: way.tls },
    {
      filterName: 'the filter',
      own: made,
      party: (uscc, attributes) => ({ uscc, name: textNamed(attributes, 'name') }),
    },
  );
  // No query asks for all lots of a product: whether it knows one it could not say.
  const { product: _, ...told } = repository;
  return {
    ...told,
    close: () => {
      way.close();
      return repository.close();
    },
  };
}

function optionsIn(fields: EpcisFields): Omit<EpcisOptions, 'url'> {
  const pages = fields.get('pages')?.fields(['size', 'most'] as const);
  const domains = fields.get('domains');
  const prefixes = fields.get('prefixes');
  for (const each of prefixes?.entries() ?? [])
    if (!/^\d{4,12}$/.test(each.text('a company prefix: 6901234') ?? ''))
      each.fault('expected 4 to 12 digits: 6901234');
  for (const each of domains?.entries() ?? [])
    if (!/^https?:\/\/./.test(each.text('an address: https://brand.example') ?? ''))
      each.fault('expected an address: https://brand.example');
  return {
    user: fields.get('user')?.settled() ?? undefined,
    password: fields.get('password')?.settled() ?? undefined,
    headers: Object.fromEntries(
      [...(fields.get('headers')?.members() ?? [])].map(([name, each]) => [name.toLowerCase(), each.settled() ?? '']),
    ),
    steps: stepsIn(fields.get('steps')),
    ...(prefixes ? { companyPrefixes: prefixes.texts() } : {}),
    ...(domains ? { digitalLinkBases: domains.texts() } : {}),
    ...(fields.get('documents')
      ? { transportDocuments: (fields.get('documents')?.texts('a type of document: bol') ?? []).map(cbvWord) }
      : {}),
    ...(pages?.get('size') ? { perPage: pages.get('size')?.integer(1, 10_000) ?? 200 } : {}),
    ...(pages?.get('most') ? { maxPages: pages.get('most')?.integer(1, 10_000) ?? 100 } : {}),
  };
}

/** `steps: { 'https://brand.example/steps/out': shipping, 入库: receiving }` */
function stepsIn(part: Part | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...(part?.members('own words, and what they mean: 入库: receiving') ?? [])].flatMap(([step, each]) => {
      const word = each.text('a step of the Core Business Vocabulary: receiving') ?? '';
      if (BIZ_STEPS.has(word)) return [[step, word]];
      const near = nearest(word, BIZ_STEPS);
      each.fault(`${word} is no step of the Core Business Vocabulary; write ${near ?? 'one, such as shipping'}`);
      return [];
    }),
  );
}

/** The sector's own fields, as `from` says where lot data have them. */
function ownOf(
  part: Part,
  own: Part | undefined,
  ministry: string,
  mapping: Mapping,
): (told: UnitTold, doubts: string[]) => Readonly<Record<string, unknown>> {
  const paths = pathsOf(own);
  for (const [name, each] of own?.members() ?? [])
    if (!paths.has(name)) each.fault(`from is missing; write from: the name that lot data (ilmd) have for ${name}`);
  if (paths.size === 0) return () => ({});
  const scope = new Scope('ilmd', mapping.shapes);
  const type = mapping.schema.getType(namesOf(ministry).recordType) as GraphQLObjectType;
  const contract = Object.keys(type.getFields()).filter((name) => !paths.has(name));
  const fill = fillOf(part.empty(), type, scope, mapping, { left: contract, elsewhere: paths });
  const names = [...scope.kind.always, ...(scope.kind.maybe ?? [])];
  return ({ ilmd }, doubts) => {
    const source: Record<string, unknown> = {};
    for (const name of names) {
      const value = textNamed(ilmd, name) ?? fieldNamed(ilmd, name);
      if (value !== undefined) source[name] = value;
    }
    const made: Record<string, unknown> = {};
    fill(scope.open(source, doubts), made);
    return made;
  };
}
