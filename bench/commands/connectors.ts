import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSqlite } from '../../demo/equipment-db/load.ts';
import { world } from '../../demo/world/index.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { machine } from '../options.ts';

const ROWS = 100_000;
/** A question's codes, and how many are asked. */
const CODES = 100;
const QUESTIONS = 300;
const LOT_HEADER =
  'flag,companyCode,lotNo,chemName,cas,un,hazClass,packGroup,purity,produceTime,quantity,unit,producerUscc,division,deleted,reportTime';

/**
 * What a file of 100,000 rows holds up, and what look-ups of 100 codes cost a ministry over files and over a database.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-'));
  try {
    console.log(`${machine()}\n`);
    await files(folder);
    await register(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function files(folder: string): Promise<void> {
  const drop = await FileDrop.open({
    folder,
    index: join(folder, '.index', 'index.db'),
    kinds: FILES,
    scanMs: 3_600_000,
    lateMs: 600_000,
  });
  const row = (i: number): string =>
    `UPLOAD,370681001,QB${i},x,7782-50-5,1017,2.3,,99.6,20260310080000,1200,kg,91370681MA3T00017D,370681,0,20260310090000`;
  const text = [LOT_HEADER, ...Array.from({ length: ROWS }, (_, i) => row(i)), `END,${ROWS}`, ''].join('\r\n');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  writeFileSync(join(folder, 'LOT_20260312_0001.csv'), text);
  delay.enable();
  const began = performance.now();
  await drop.scan();
  const seconds = (performance.now() - began) / 1_000;
  // A pause is seen when it is over.
  await sleep(50);
  delay.disable();
  console.log(`${ROWS} rows in one file: read in ${seconds.toFixed(1)} s`);
  console.log(`the event loop's longest pause meanwhile: ${(delay.max / 1e6).toFixed(0)} ms\n`);
  const system = new HazardDrop(drop);
  const codes = Array.from({ length: ROWS }, (_, i) => `hazlot:370681001.QB${i}`);
  await lookUps('files', system, codes);
  await system.close();
}

async function register(folder: string): Promise<void> {
  const path = join(folder, 'register.db');
  loadSqlite(path, world({ seed: 1, scale: 1 }));
  const system = new EquipmentRegister(await connectSql({ url: `sqlite:${path}` }));
  const codes: string[] = [];
  for (let after: string | null = null; codes.length < 10_000;) {
    const page = await system.search({ filter: {}, first: 200, after }, call());
    codes.push(...page.rows.map(({ record }) => record.code));
    after = page.endCursor ?? null;
    if (!page.hasNextPage) break;
  }
  await lookUps('register (SQLite)', system, codes);
  await system.close();
}

/** Records, and links both ways, each question of other codes. */
async function lookUps(name: string, system: LegacySystem, codes: readonly string[]): Promise<void> {
  const ask: Readonly<Record<string, (asked: readonly string[]) => Promise<unknown>>> = {
    records: (asked) => system.records(asked, call()),
    'links back': (asked) => system.links(asked, 'BACK', call()),
    'links forward': (asked) => system.links(asked, 'FORWARD', call()),
  };
  for (const [what, question] of Object.entries(ask)) {
    const asked = (i: number): string[] =>
      Array.from({ length: CODES }, (_, j) => codes[(i * CODES + j) % codes.length] ?? '');
    for (let i = 0; i < QUESTIONS; i += 1) await question(asked(i));
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < QUESTIONS; i += 1) await question(asked(i));
    const { user, system: kernel } = process.cpuUsage(cpu);
    const ms = (performance.now() - began) / QUESTIONS;
    console.log(
      `${name}, ${what} of ${CODES} codes: ${ms.toFixed(2)} ms, CPU ${((user + kernel) / QUESTIONS / 1_000).toFixed(2)} ms`,
    );
  }
}

function call(): Call {
  return { signal: AbortSignal.timeout(60_000), partial: () => {} };
}
