import { mkdirSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manner, StandIn, StandInOptions } from '../stand-in.ts';
import type { Fact, UnitFact } from '../world/facts.ts';
import { watchInbox } from './inbox.ts';
import { FileWriter, lines, lot, nameOf, whole } from './files.ts';

/**
 * The front-end machine's drop folder, with what such folders have: a file dropped twice, one with a row that cannot be
 * read, an update that comes before what it updates, a deletion that comes before its upload.
 */
export async function startHazardDrop({ facts, directory, latencyMs }: StandInOptions): Promise<StandIn> {
  const folder = join(directory, 'drop');
  const aside = join(directory, 'drop.aside');
  mkdirSync(folder);
  const writer = new FileWriter((name, content) => writeFileSync(join(folder, name), content));
  let sample: UnitFact | null = null;
  for (const { file, line } of lines(remember(facts, (unit) => (sample ??= unit)))) writer.add(file, line);
  writer.end();
  if (sample) writeWarts(folder, sample);

  const orders = watchInbox(directory, folder);
  // A system that takes its time also writes while it is looked at: a file that is whole only some seconds later.
  const late = latencyMs > 0 && sample ? writeSlowly(folder, sample, latencyMs * 1_000) : null;

  let manner: Manner = 'well';
  const bad = (): string => join(folder, nameOf('LOT', '20261231', 1));
  const getWell = async (): Promise<void> => {
    if (manner === 'down') await rename(aside, folder);
    if (manner === 'hung' || manner === 'garbage') await rm(bad(), { force: true });
    manner = 'well';
  };
  return {
    env: {
      HAZARDOUS_GOODS_DROP_FOLDER: folder,
      HAZARDOUS_GOODS_DROP_INBOX: orders.inbox,
      HAZARDOUS_GOODS_DROP_INDEX: join(directory, 'index', 'hazard.db'),
      // Tests do not wait for a file to be late.
      HAZARDOUS_GOODS_DROP_SCAN_MS: latencyMs > 0 ? '2000' : '300',
      HAZARDOUS_GOODS_DROP_LATE_MS: latencyMs > 0 ? '60000' : '200',
    },
    async behave(next) {
      await getWell();
      manner = next;
      if (next === 'down') await rename(folder, aside);
      if (next === 'hung' && sample) await writeFile(bad(), whole('LOT', [lot(sample)]).subarray(0, -12));
      if (next === 'garbage') await writeFile(bad(), Buffer.from('\u0000\u0001 not a file of lots\n'.repeat(100)));
    },
    async stop() {
      if (late) clearTimeout(late);
      orders.stop();
      await getWell();
    },
  };
}

function* remember(facts: Iterable<Fact>, see: (unit: UnitFact) => unknown): Generator<Fact> {
  for (const fact of facts) {
    if (fact.type === 'unit' && fact.sector === 'hazardous-goods' && !fact.deleted) see(fact);
    yield fact;
  }
}

function writeSlowly(folder: string, sample: UnitFact, afterMs: number): NodeJS.Timeout {
  const path = join(folder, nameOf('LOT', '20261121', 1));
  const content = whole('LOT', [lot({ ...sample, code: 'hazlot:370681001.SLOW1' })]);
  writeFileSync(path, content.subarray(0, content.length / 2));
  return setTimeout(() => writeFileSync(path, content), afterMs);
}

function writeWarts(folder: string, sample: UnitFact): void {
  const extra = (lotNo: string, name: string): UnitFact => ({ ...sample, code: `hazlot:370681001.${lotNo}`, name });
  const put = (name: string, rows: readonly Buffer[]): void => writeFileSync(join(folder, name), whole('LOT', rows));
  // Read first by name, yet newer: the update of a lot that is uploaded in a later file, and the deletion of another.
  put(nameOf('LOT', '20261101', 1), [
    lot(extra('LATE1', '液氯(更正)'), 'UPDATE', '2026-11-19 10:00:00'),
    lot(extra('LATE2', '液氯'), 'DELETE', '2026-11-19 10:00:00'),
  ]);
  put(nameOf('LOT', '20261102', 1), [
    lot(extra('LATE1', '液氯'), 'UPLOAD', '2026-11-10 10:00:00'),
    lot(extra('LATE2', '液氯'), 'UPLOAD', '2026-11-10 10:00:00'),
  ]);
  // The same file again under another name.
  put(nameOf('LOT', '20261103', 1), [lot(extra('LATE1', '液氯'), 'UPLOAD', '2026-11-10 10:00:00')]);
  put(
    nameOf('LOT', '20261104', 1),
    ['GOOD1', 'BAD1', 'GOOD2'].map((lotNo) => lot(extra(lotNo, '液氯'))),
  );
}
