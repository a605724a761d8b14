import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliFault, EXIT } from '@tongcha/command';
import { syncFolder } from '../journal.ts';

/** Spark and Trino take names with an underscore for none of the data's. */
export const MANIFEST = '_manifest.json';

const MANIFEST_SHAPE = z.object({
  version: z.literal(1),
  /** What its records had to have; null: nothing. */
  where: z.record(z.string(), z.unknown()).nullable(),
  /** The columns' fingerprint: all its files have the same. */
  columns: z.string(),
  runs: z.array(
    z.object({
      run: z.int(),
      /** When it began: what was said later is in a later run. */
      asOf: z.string(),
      rows: z.int(),
      complete: z.boolean(),
      /** What is missing, each kind once with how often. */
      gaps: z.array(z.record(z.string(), z.unknown())),
      files: z.array(z.object({ path: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() })),
      /** How far each member's systems had come, of all runs until then: member, system, `source.asOf`. */
      said: z.array(z.object({ member: z.string(), system: z.string(), asOf: z.string().nullable() })),
    }),
  ),
});

export type Manifest = z.infer<typeof MANIFEST_SHAPE>;
export type Run = Manifest['runs'][number];
export type Said = Run['said'][number];

/** null: there is none. @throws CliFault usage where it is not one of these */
export function readManifest(folder: string): Manifest | null {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return null;
  try {
    return MANIFEST_SHAPE.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new CliFault(EXIT.usage, `--folder: ${file} 无法读取 / cannot be read`);
  }
}

/** Either the old one stands or the new one, whole. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const file = join(folder, MANIFEST);
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 1)}\n`, { flush: true });
  renameSync(`${file}.new`, file);
  syncFolder(file);
}
