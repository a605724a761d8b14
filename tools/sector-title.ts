import { Kind, parse } from 'graphql';
import { namesOf } from '@tongcha/schema';

/** What a sector is called, as its schema describes it: `"Rare earth. 稀土" RARE_EARTH`. @throws Error where it does not */
export function sectorTitle(
  name: string,
  sdl: string,
): readonly [sector: string, title: { readonly zh: string; readonly en: string }] {
  const { sector } = namesOf(name);
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'Sector') continue;
    const value = definition.values?.find((each) => each.name.value === sector);
    const [, en, zh] = /^(.+)\. (.+)$/s.exec(value?.description?.value ?? '') ?? [];
    if (en && zh) return [sector, { zh, en }];
  }
  throw new Error(
    `${name}: its schema does not say what ${sector} is called: write "Timber. 木材" before it in enum Sector`,
  );
}
