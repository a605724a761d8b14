import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { z } from 'zod';
import type { Carried } from '../../declared/tap.ts';

/** Beside a ministry's file. */
export const SAMPLES = 'samples';

const sample = z.object({
  /** What was asked about. */
  code: z.string(),
  /** On which day, ISO 8601. */
  kept: z.string(),
  /** Of settings that are addresses their schemes, `http:`; the rest is nobody's business. */
  addresses: z.record(z.string(), z.string()),
  /** How answers over HTTP said what they are: `application/json; charset=gbk`. */
  types: z.array(z.string()),
  /** Each question with what the system gave, secrets taken out. */
  asked: z.array(z.object({ place: z.string(), carried: z.record(z.string(), z.unknown()), given: z.unknown() })),
  /** What was made of it. */
  answer: z.record(z.string(), z.unknown()),
});

/** What a system said about one code, and what the file made of it. */
export type Sample = z.infer<typeof sample>;

/** One question with what the system gave. */
export interface Exchange {
  readonly place: string;
  readonly carried: Carried;
  readonly given: unknown;
}

/** Longer ones, bytes, are whole lists: data that belongs into no folder of samples. */
const LARGEST = 1_000_000;

/** @returns where it is now @throws CliFault where it is too large */
export function writeSample(file: string, kept: Sample): string {
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  if (text.length > LARGEST)
    throw new CliFault(
      EXIT.refused,
      '答复超过 1 MB,不作为样本保留 / the answers have more than 1 MB: no sample is kept of whole lists',
    );
  const path = placeOf(file, kept.code);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Two codes that differ in signs which no file name has are two samples. */
function placeOf(file: string, code: string): string {
  const name = code.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 100);
  for (let i = 1; ; i += 1) {
    const path = join(dirname(file), SAMPLES, `${name}${i === 1 ? '' : `-${i}`}.json`);
    if (!existsSync(path) || readSample(path).code === code) return path;
  }
}

/** Those beside a ministry's file, by name. @throws CliFault where one is none */
export function readSamples(file: string): { readonly path: string; readonly sample: Sample }[] {
  return namesIn(join(dirname(file), SAMPLES)).map((path) => ({ path, sample: readSample(path) }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function readSample(path: string): Sample {
  try {
    return sample.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new CliFault(
      EXIT.usage,
      `${path}: 不是 try --keep 所写的样本,请删除或重写 / is no sample as try --keep writes it: delete it or write it anew`,
    );
  }
}
