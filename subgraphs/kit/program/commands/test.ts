import { basename } from 'node:path';
import { EXIT, printable } from '@tongcha/command';
import { MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';
import type { Difference } from '../samples/differences.ts';

const EXAMPLES = `  npx tongcha-ministry test`;

export const test = ministryCommand({
  about: { zh: '用保留的样本重放,不连业务系统,比对结果', en: 'replay the samples without the system, and compare' },
  help: {
    zh: `用法: npx tongcha-ministry test [文件]

用 try --keep 保留在 samples/ 中的样本重放:不连业务系统,比对映射的结果,逐项写明差异;有差异时退出码为 1。
若改动是有意的,用 try 编码 --keep 重新保留。

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry test [FILE]

Replays what try --keep has written into samples/, without the system, and says of each where what is made of it differs; exit code 1 where
it does. Where the change is meant, keep the sample anew with try CODE --keep.

examples:
${EXAMPLES}`,
  },
  options: {},
  async run({ texts, options, language, paint, say }) {
    const [file = MINISTRY_FILE] = texts;
    const [{ readSamples }, { replay }, { differencesOf }, { checkFile }] = await Promise.all([
      import('../samples/sample.ts'),
      import('../samples/keep.ts'),
      import('../samples/differences.ts'),
      import('../open-file.ts'),
    ]);
    const samples = readSamples(file);
    if (samples.length === 0)
      throw usageFault(
        { zh: '没有样本。请先运行 try 编码 --keep', en: 'There are no samples. Run try CODE --keep first' },
        language,
      );
    const results: { sample: string; differences: readonly Difference[]; missing: readonly string[] }[] = [];
    for (const { path, sample } of samples) {
      const { answer, missing } = await checkFile(() => replay(file, sample));
      results.push({ sample: basename(path), differences: differencesOf(sample.answer, answer), missing });
    }
    const failed = results.filter(({ differences, missing }) => differences.length + missing.length > 0);
    if (options.json) say(JSON.stringify(results, null, 2));
    else {
      const words = WORDS[language];
      for (const { sample, differences, missing } of printable(results)) {
        const same = differences.length + missing.length === 0;
        say(`${same ? paint('green', 'ok   ') : paint('red', 'FAULT')} ${sample}`);
        for (const each of missing) say(`        ${words.missing(each)}`);
        // What was not asked is not there either: that says nothing more.
        if (missing.length === 0)
          for (const { path, was, is } of differences) say(`        ${path}: ${shown(was)} → ${shown(is)}`);
      }
      say(words.sum(samples.length - failed.length, samples.length));
    }
    return failed.length === 0 ? EXIT.done : EXIT.refused;
  },
});

function shown(value: unknown): string {
  return value === undefined ? '-' : JSON.stringify(value);
}

const WORDS = {
  zh: {
    missing: (question: string) => `样本中没有这个提问,请用 try --keep 重新保留: ${question}`,
    sum: (same: number, all: number) => `${all} 个样本中 ${same} 个一致`,
  },
  en: {
    missing: (question: string) => `the sample has no such question; keep it anew with try --keep: ${question}`,
    sum: (same: number, all: number) => `${same} of ${all} samples give the same`,
  },
} as const;
