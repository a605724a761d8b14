import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';

const ROWS = 100_000;
const HEADER =
  'flag,companyCode,lotNo,chemName,cas,un,hazClass,packGroup,purity,produceTime,quantity,unit,producerUscc,division,deleted,reportTime';

/** How long a file of 100,000 rows takes to be read, and how long the event loop stands still meanwhile. */
export async function dropLargeFile(folder: string): Promise<void> {
  const index = join(folder, '.index', 'index.db');
  const drop = await FileDrop.open({ folder, index, kinds: FILES, scanMs: 3_600_000, lateMs: 600_000 });
  const row = (i: number): string =>
    `UPLOAD,370681001,QB${i},x,7782-50-5,1017,2.3,,99.6,20260310080000,1200,kg,91370681MA3T00017D,370681,0,20260310090000`;
  const text = [HEADER, ...Array.from({ length: ROWS }, (_, i) => row(i)), `END,${ROWS}`, ''].join('\r\n');
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
  await drop.close();
}
