import { CliFault, EXIT } from '@tongcha/command';
import { z } from 'zod';
import type { Asked } from '../answer.ts';
import { type Call, MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';
import type { OpenedFile } from '../open-file.ts';
import type { Recorder } from '../samples/recorder.ts';

const OPTIONS = { keep: z.boolean().default(false), file: z.string().default(MINISTRY_FILE) };
type TryCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const EXAMPLES = `  npx tongcha-ministry try urn:timber:lot:0001
  npx tongcha-ministry try T-0001 --keep`;

export const tryCode = ministryCommand({
  about: {
    zh: '问一个编码: 业务系统的答复与映射的结果并列',
    en: 'ask about a code: what the system gives beside what is made of it',
  },
  help: {
    zh: `用法: npx tongcha-ministry try 编码 [--keep] [--file 文件]

向业务系统问一个编码:原始答复与映射的结果并列,再按位置与次数列出未能读懂的和未映射的。原始值只显示在这里,不进日志。

  --keep        将问与答写入 samples/,口令、令牌、电话、身份证号已去除,供 test 与 doctor 使用
  --file 文件   默认 ${MINISTRY_FILE}

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry try CODE [--keep] [--file FILE]

Asks the system about a code: its own answer beside what is made of it, then what was not understood and what is not mapped, by place and
count. Raw values are shown here alone, and come into no log.

  --keep        writes what was asked and given into samples/, without passwords, tokens, telephones and persons' numbers: for test and doctor
  --file FILE   ${MINISTRY_FILE} when not given

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { options, texts, language, io } = call;
    const [text] = texts;
    if (text === undefined) throw usageFault({ zh: '请给出一个编码', en: 'Name a code' }, language);
    const [{ openFile }, { Recorder: Recording }, { readCode }, { ask }] = await Promise.all([
      import('../open-file.ts'),
      import('../samples/recorder.ts'),
      import('../read-code.ts'),
      import('../answer.ts'),
    ]);
    const recorder = new Recording();
    const opened = await openFile(options.file, io.env, language, { tap: recorder });
    try {
      const code = readCode(text, opened, language);
      const asked = await ask(opened, code);
      await tell(call, code, recorder, asked);
      if (options.keep) await keep(call, opened, code, recorder, asked);
      return exitOf(asked);
    } finally {
      await opened.close();
    }
  },
});

async function tell(
  { options, language, paint, say, warn }: TryCall,
  code: string,
  recorder: Recorder,
  { answer, faults }: Asked,
): Promise<void> {
  const [{ answerLines }, { explain }] = await Promise.all([import('../show-answer.ts'), import('../explain.ts')]);
  const told = (fault: Asked['faults'][number]): void => warn(paint('red', explain(fault, recorder.last, language)));
  if (options.json) {
    say(JSON.stringify({ code, asked: recorder.inOrder, ...answer }, null, 2));
    faults.forEach(told);
  } else {
    say(paint('bold', code));
    for (const line of answerLines(recorder.inOrder, answer, language, paint)) say(line);
    if (faults.length > 0) return faults.forEach(told);
    if (answer.record === null) say(paint('yellow', NOT_HELD[language]));
    else if (answer.unread.length + answer.unmapped.length === 0) say(paint('green', ALL_READ[language]));
  }
}

const ALL_READ = {
  zh: '全部读懂,没有未映射的',
  en: 'all was understood, and nothing is left unmapped',
} as const;

const NOT_HELD = {
  zh: '业务系统没有这个编码的记录。请用它自己的界面核对编码,并看上面的提问是否正确',
  en: 'The system has no record of this code. Look it up on its own screens, and look whether the question above is right',
} as const;

async function keep(
  { options, language, say }: TryCall,
  opened: OpenedFile,
  code: string,
  recorder: Recorder,
  asked: Asked,
): Promise<void> {
  if (asked.faults.some((fault) => fault.told !== 'NOT_UNDERSTOOD'))
    throw new CliFault(
      EXIT.refused,
      { zh: '未保留样本: 有问题没有得到答复', en: 'No sample is kept: a question was not answered' }[language],
    );
  const { keepSample } = await import('../samples/keep.ts');
  const path = await keepSample(options.file, opened, code, recorder);
  say(
    {
      zh: `已写入 ${path}: 口令、令牌、电话、身份证号已去除。其余是真实数据,请按贵单位的规定保管`,
      en: `written: ${path}, without passwords, tokens, telephones and persons' numbers. The rest is real data: keep it as your rules say`,
    }[language],
  );
}

function exitOf({ answer, faults }: Asked): number {
  if (faults.some(({ told }) => told === 'UNAVAILABLE' || told === 'TIMEOUT')) return EXIT.unreachable;
  if (faults.some(({ told }) => told !== 'NOT_UNDERSTOOD')) return EXIT.refused;
  return faults.length > 0 || answer.unread.length > 0 ? EXIT.incomplete : EXIT.done;
}
