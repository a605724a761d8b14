import { globSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settings as observe } from '../../common/observe/config.ts';
import { REFUSED_IN_PRODUCTION } from '../../gateway/production.ts';
import { settings as gateway } from '../../gateway/settings.ts';
import { ministry } from '../../gateway/settings/ministry.ts';
import { listen } from '../../subgraphs/kit/listen.ts';
import { ROOT } from '../packages.ts';
import { isSection, type Key, readSection, type Section } from './keys.ts';

/** Where a page says `X`, a file has the name of a subgraph. */
export const ANY_MINISTRY = 'X';

export interface Configuration {
  /** Of every process. */
  readonly shared: readonly Section[];
  readonly gateway: Section;
  /** What the gateway is told of each ministry. */
  readonly ministries: Section;
  /** Of each ministry's process, by its own file. */
  readonly sectors: readonly Section[];
  /** The keys that every ministry's process has, below `SECTOR`. */
  readonly everySector: Section;
}

/** All sections of all processes, from the schemas that these read them by. */
export async function readSections(): Promise<Configuration> {
  const files = globSync('subgraphs/*/config.ts', { cwd: ROOT }).toSorted();
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(ROOT, file))) as { readonly settings: z.ZodObject }),
  );
  return {
    shared: sectionsOf(observe),
    gateway: withProduction(readSection(gateway.describe('The gateway.'), ['gateway'])),
    ministries: readSection(ministry.describe('What the gateway is told of each ministry.'), [
      'ministries',
      ANY_MINISTRY,
    ]),
    sectors: modules.flatMap(({ settings }) => sectionsOf(settings)),
    everySector: withoutPort(
      readSection(z.strictObject(listen(0)).describe('Of each ministry’s process.'), ['SECTOR']),
    ),
  };
}

export function allSections({ shared, gateway, ministries, sectors }: Configuration): readonly Section[] {
  return [gateway, ministries, ...sectors, ...shared];
}

function sectionsOf(schema: z.ZodObject): Section[] {
  return Object.entries(schema.shape).map(([name, section]) => readSection(section as z.ZodType, [name]));
}

/** Each has a port of its own. */
function withoutPort({ members, ...section }: Section): Section {
  return {
    ...section,
    members: members.map((member) => {
      if (isSection(member) || member.path.at(-1) !== 'port') return member;
      const { default: _, ...key } = member;
      return key;
    }),
  };
}

/** What production refuses stands with the refusals. */
function withProduction(section: Section): Section {
  const named = (key: Key): Key => {
    const wants = REFUSED_IN_PRODUCTION.filter(({ key: path }) => path.join('.') === key.path.slice(1).join('.'));
    return wants.length === 0 ? key : { ...key, production: wants.map(({ expected }) => expected).join('; ') };
  };
  return {
    ...section,
    members: section.members.map((member) => (isSection(member) ? withProduction(member) : named(member))),
  };
}
