import { readFile } from 'node:fs/promises';
import { declaredIn } from '../../declared/index.ts';
import { type Answer, ask } from '../answer.ts';
import type { OpenedFile } from '../open-file.ts';
import type { Recorder } from './recorder.ts';
import { addressesIn, Replay, settingsFor } from './replay.ts';
import { type Exchange, type Sample, writeSample } from './sample.ts';
import { withoutSecrets } from './take-secrets.ts';

/**
 * Writes what was asked and given as a sample. Its answer is what the file makes of it once the secrets are taken out, so that a later
 * run can be compared whatever that has changed.
 * @returns where it is
 */
export async function keepSample(file: string, opened: OpenedFile, code: string, recorder: Recorder): Promise<string> {
  const secrets = { settings: opened.settings, tokens: recorder.secrets };
  const asked: Exchange[] = recorder.inOrder.map((each) => withoutSecrets(each, secrets, code));
  const addresses = addressesIn(opened.settings);
  const { answer } = await replay(file, { code, asked, addresses });
  return writeSample(file, {
    code,
    kept: new Date().toISOString().slice(0, 10),
    addresses,
    types: [...recorder.types].toSorted(),
    asked,
    answer,
  });
}

/** What the file makes of a sample now, without the system. @throws MinistryFileError */
export async function replay(
  file: string,
  { code, asked, addresses }: Pick<Sample, 'code' | 'asked' | 'addresses'>,
): Promise<{ readonly answer: Sample['answer']; readonly missing: readonly string[] }> {
  const text = await readFile(file, 'utf8');
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  const tap = new Replay(asked);
  const declared = await declaredIn(text, { file, settings: settingsFor({ addresses }, names), tap });
  try {
    const { answer } = await ask(declared, code);
    return { answer: asWritten(answer), missing: tap.missing };
  } finally {
    await declared.close();
  }
}

/** What JSON leaves out is left out, and counts stand by their place. */
function asWritten({ unread, unmapped, ...answer }: Answer): Sample['answer'] {
  const counts = (entries: Answer['unread']): unknown =>
    Object.fromEntries(entries.map(({ place, count }) => [place, count]));
  const whole = { ...answer, unread: counts(unread), unmapped: counts(unmapped) };
  return JSON.parse(JSON.stringify(whole)) as Sample['answer'];
}
