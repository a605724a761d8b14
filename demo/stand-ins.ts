import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startAgricultureBus } from './agriculture-bus/server.ts';
import { startCustomsForm } from './customs-form/server.ts';
import { startDrugSoap } from './drug-soap/server.ts';
import { startEquipmentDb } from './equipment-db/server.ts';
import { startFoodEpcis } from './food-epcis/server.ts';
import { startHazardDrop } from './hazard-drop/server.ts';
import { startRareEarthXml } from './rare-earth-xml/server.ts';
import type { WriteTrouble } from './orders.ts';
import type { StandIn, StartStandIn } from './stand-in.ts';
import type { Fact } from './world/facts.ts';
import { world } from './world/index.ts';

export interface StandInsOptions {
  readonly seed: number;
  readonly scale: number;
  /** A folder; what an earlier run left there is thrown away. */
  readonly directory: string;
  readonly host?: string;
  readonly latencyMs: number;
  /** The first of seven ports; 0: any free ones. */
  readonly basePort: number;
  /** What happened; the world of the seed and scale when not set. */
  readonly facts?: () => Iterable<Fact>;
  /** What goes wrong when they are written to; may be changed while they run. */
  readonly trouble?: WriteTrouble;
}

export interface StandIns {
  /** What the subgraphs need to reach them. */
  readonly env: Readonly<Record<string, string>>;
  readonly each: Readonly<Record<StandInName, StandIn>>;
  stop(): Promise<void>;
}

export const START = {
  'agriculture-bus': startAgricultureBus,
  'drug-soap': startDrugSoap,
  'food-epcis': startFoodEpcis,
  'equipment-db': startEquipmentDb,
  'hazard-drop': startHazardDrop,
  'rare-earth-xml': startRareEarthXml,
  'customs-form': startCustomsForm,
} as const satisfies Readonly<Record<string, StartStandIn>>;

export type StandInName = keyof typeof START;

/** Starts all of them over one world. */
export async function startStandIns({
  seed,
  scale,
  directory,
  latencyMs,
  basePort,
  host = '127.0.0.1',
  facts = () => world({ seed, scale }),
  trouble,
}: StandInsOptions): Promise<StandIns> {
  const started: [StandInName, StandIn][] = [];
  for (const [i, name] of (Object.keys(START) as StandInName[]).entries()) {
    const own = join(directory, name);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    started.push([
      name,
      await START[name]({
        host,
        port: basePort === 0 ? 0 : basePort + i,
        facts: facts(),
        directory: own,
        latencyMs,
        trouble,
      }),
    ]);
  }
  return {
    env: Object.assign({}, ...started.map(([, standIn]) => standIn.env)) as Record<string, string>,
    each: Object.fromEntries(started) as Record<StandInName, StandIn>,
    async stop() {
      await Promise.all(started.map(([, standIn]) => standIn.stop()));
    },
  };
}
