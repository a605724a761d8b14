import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { START, type StandInName, type StandInsOptions } from '../stand-ins.ts';
import type { StandIn } from '../stand-in.ts';
import type { Fact } from '../world/facts.ts';
import { world } from '../world/index.ts';
import { memberFacts } from './member-facts.ts';
import { type DemoMember, MEMBERS } from './members.ts';

/** The systems of the demo: of each member its own, and those of the ministries that are alone in their sector. */
export interface MemberSystems {
  /** What the ministries that are alone need to reach theirs. */
  readonly env: Readonly<Record<string, string>>;
  /** What a member needs to reach its own, by its name. */
  readonly members: Readonly<Record<string, Readonly<Record<string, string>>>>;
  stop(): Promise<void>;
}

const NAMES = Object.keys(START) as StandInName[];
/** Of the ministries that are alone in their sectors. */
const ALONE = NAMES.filter((name) => !MEMBERS.some((member) => systemsOf(member).includes(name)));

/** Starts them all over one world, each with what its owner knows of it. */
export async function startMemberSystems(options: StandInsOptions): Promise<MemberSystems> {
  const { seed, scale, directory, latencyMs, basePort, facts = () => world({ seed, scale }) } = options;
  rmSync(directory, { recursive: true, force: true });
  const all: StandIn[] = [];
  const start = async (name: StandInName, own: Iterable<Fact>, member?: DemoMember): Promise<StandIn['env']> => {
    const folder = join(directory, member?.name ?? '', name);
    mkdirSync(folder, { recursive: true });
    const tens = member ? (member.port % 100) - (member.port % 10) : 0;
    const standIn = await START[name]({
      port: basePort === 0 ? 0 : basePort + NAMES.indexOf(name) + tens,
      facts: own,
      directory: folder,
      latencyMs: latencyMs === 0 ? 0 : latencyMs + (member?.slowMs ?? 0),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(member?.quirks ? { quirks: member.quirks } : {}),
    });
    all.push(standIn);
    return standIn.env;
  };
  const members: Record<string, Record<string, string>> = {};
  for (const member of MEMBERS)
    for (const name of systemsOf(member))
      members[member.name] = {
        ...members[member.name],
        ...(await start(name, memberFacts(member, facts()), member)),
      };
  const env: Record<string, string> = {};
  for (const name of ALONE) Object.assign(env, await start(name, facts()));
  return {
    env,
    members,
    async stop() {
      await Promise.all(all.map((standIn) => standIn.stop()));
    },
  };
}

/** Whoever is no authority joins by EPCIS. */
function systemsOf({ sector, kind }: DemoMember): readonly StandInName[] {
  if (sector === 'agriculture') return ['agriculture-bus'];
  if (sector === 'special-equipment') return ['equipment-db'];
  return kind === 'MINISTRY' ? ['drug-soap', 'food-epcis'] : ['food-epcis'];
}
