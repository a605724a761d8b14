import { OWN_CHECKS, type OwnCheck, type OwnScheme, OwnSchemes, type Reading } from '@tongcha/codes';
import type { Fields, Part } from './part.ts';
import { wordsOf } from './sdl.ts';
import { escaped, namesIn, type Piece } from './template.ts';

/** What makes a code of the system one that people can type. */
export const OWN_CODE_KEYS = ['title', 'check', 'level', 'groups', 'example'] as const;
type OwnFields = Fields<(typeof OWN_CODE_KEYS)[number]>;

/** What a check is always about: a container number looks like one (ISO 6346). */
const IMPLIED: Readonly<
  Partial<Record<OwnCheck, Pick<OwnScheme, 'level' | 'groups' | 'example'> & { readonly shape: string }>>
> = {
  iso6346: { shape: String.raw`[A-Z]{4}\d{7}`, level: 'ITEM', groups: [4, 6], example: 'CSQU3054383' },
};

/** The shape of a code's one part that its check says. */
export function impliedShape(fields: OwnFields): string | null {
  const check = fields.get('check');
  return check?.isText ? (IMPLIED[check.text() as OwnCheck]?.shape ?? null) : null;
}

/** What people type is the key, and each of its parts has a shape. */
export function ownScheme(
  name: string,
  part: Part,
  fields: OwnFields,
  code: readonly Piece[],
  key: readonly Piece[],
  shapes: ReadonlyMap<string, string>,
): OwnScheme | null {
  const { zh, en } = wordsOf(fields.get('title'), '{ zh: 集装箱号, en: container number }');
  const check = fields.get('check')?.word(Object.keys(OWN_CHECKS) as OwnCheck[]) ?? null;
  const implied = check === null ? undefined : IMPLIED[check];
  const exampleOf = implied ? fields.get('example') : fields.need('example', 'example: one as it is printed');
  const names = namesIn(key);
  const bare = names.find((each) => !shapes.has(each));
  if (bare !== undefined) part.fault(`${bare} has no shape, so any text would be one; write shapes: { ${bare}: '…' }`);
  const groups = fields
    .get('groups')
    ?.entries()
    .flatMap((each) => each.integer(1, 64) ?? []);
  const scheme: OwnScheme = {
    name,
    zh,
    en,
    pattern: key
      .map((piece) => (typeof piece === 'string' ? escaped(piece) : `(${shapes.get(piece.name) ?? '.+'})`))
      .join(''),
    code: code
      .map((piece) => (typeof piece === 'string' ? piece.replaceAll('$', '$$$$') : `$${names.indexOf(piece.name) + 1}`))
      .join(''),
    check,
    level: fields.get('level')?.word(['ITEM', 'LOT', 'CLASS'] as const) ?? implied?.level ?? null,
    groups: groups ?? implied?.groups ?? [],
    example: exampleOf?.text('one as it is printed') ?? implied?.example ?? '',
  };
  if (scheme.example === '' || bare !== undefined) return null;
  const [reading] = readingsBy(scheme, part);
  const at = exampleOf ?? part;
  if (!reading) at.fault(`${scheme.example} is not of the shape ${scheme.pattern}; write one that is`);
  else if (reading.reasons[0]) at.fault(`${scheme.example}: ${reading.reasons[0].en}; write one that is right`);
  return scheme;
}

function readingsBy(scheme: OwnScheme, part: Part): readonly Reading[] {
  try {
    return new OwnSchemes([scheme]).readings(scheme.example);
  } catch (error) {
    part.fault(error instanceof Error ? error.message : String(error));
    return [];
  }
}
