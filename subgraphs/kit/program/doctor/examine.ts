import type { Language } from '@tongcha/command';
import { Fault } from '@tongcha/resilience';
import { ask } from '../answer.ts';
import { explain } from '../explain.ts';
import type { OpenedFile } from '../open-file.ts';
import type { Recorder } from '../samples/recorder.ts';
import type { Sample } from '../samples/sample.ts';
import { changesOf, shapeOf } from '../samples/shape.ts';
import { certificateOf } from './certificate.ts';
import { doctorWords } from './words.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  /** null: nothing is wrong. */
  readonly fault: string | null;
  /** The system was not there. */
  readonly unreachable?: boolean;
}

/** So far may two clocks be apart: tokens and signatures live for minutes. */
const CLOCK_MS = 60_000;

/** Looks at a system through its file: is it there, does it let us in, and is it shaped as when the samples were kept? */
export async function examine(
  opened: OpenedFile,
  recorder: Recorder,
  samples: readonly { readonly path: string; readonly sample: Sample }[],
  language: Language,
): Promise<Finding[]> {
  const words = doctorWords(language);
  const reached = await reach(opened, recorder, language);
  const findings: Finding[] = [reached, ...(await certificates(opened, language))];
  if (recorder.clockAhead !== null) {
    const off = Math.abs(recorder.clockAhead) > CLOCK_MS;
    findings.push({ what: words.clock, fault: off ? words.clockOff(Math.round(recorder.clockAhead / 1_000)) : null });
  }
  if (reached.fault !== null) return findings;
  const types = new Set(samples.flatMap(({ sample }) => sample.types));
  for (const { path, sample } of samples) findings.push(...(await compare(opened, recorder, path, sample, language)));
  const others = [...recorder.types].filter((type) => !types.has(type));
  if (types.size > 0)
    findings.push({ what: words.types, fault: others.length > 0 ? words.otherType([...types], others) : null });
  if (samples.length === 0) findings.push({ what: words.samples, fault: words.noSamples });
  return findings;
}

async function reach({ ministry }: OpenedFile, recorder: Recorder, language: Language): Promise<Finding> {
  const what = doctorWords(language).reach;
  try {
    const signal = AbortSignal.timeout(30_000);
    for (const system of ministry.systems) await system.ping({ signal, partial: () => {} });
    return { what, fault: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const unreachable = error.told === 'UNAVAILABLE' || error.told === 'TIMEOUT';
    return { what, fault: explain(error, recorder.last, language), unreachable };
  }
}

/** Of every https address that the file or a setting of it names. */
async function certificates({ text, settings }: OpenedFile, language: Language): Promise<Finding[]> {
  const words = doctorWords(language);
  const written = [text, ...Object.values(settings)].flatMap((each) => each?.match(/https:\/\/[^\s'"]+/g) ?? []);
  const origins = new Set(written.flatMap((each) => (URL.canParse(each) ? [new URL(each).origin] : [])));
  const found = await Promise.all([...origins].map(certificateOf));
  return found.flatMap((certificate) => {
    if (certificate === null) return [];
    const { host, until, endsSoon } = certificate;
    return [{ what: words.certificate(host), fault: endsSoon ? words.endsAt(until.toISOString().slice(0, 10)) : null }];
  });
}

async function compare(
  opened: OpenedFile,
  recorder: Recorder,
  path: string,
  { code, asked }: Sample,
  language: Language,
): Promise<Finding[]> {
  const words = doctorWords(language);
  recorder.asked.length = 0;
  const { faults } = await ask(opened, code);
  const [fault] = faults.filter(({ told }) => told !== 'NOT_UNDERSTOOD');
  const what = words.shape(path);
  if (fault) return [{ what, fault: explain(fault, recorder.last, language) }];
  const changes = changesOf(shapeOf(asked), shapeOf(recorder.asked));
  if (changes.length === 0) return [{ what, fault: null }];
  return changes.map(({ kind, path: at, was, is }) => ({ what, fault: words.change[kind](at, was, is) }));
}
