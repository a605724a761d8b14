import { EXIT, printable } from '@tongcha/command';
import { MINISTRY_FILE, ministryCommand } from '../command.ts';

export const doctor = ministryCommand({
  about: {
    zh: '检查业务系统: 能否连接,结构与样本相比有无变化',
    en: 'look at the system: is it there, and shaped as when the samples were kept',
  },
  help: {
    zh: `用法: npx tongcha-ministry doctor [文件]

检查业务系统能否连接、账号是否有效、证书何时到期、时钟是否一致,并用 samples/ 中的编码再问一次,写明与保留时相比:
消失的字段、新增的字段、类型与日期写法的变化、内容类型与字符集的变化。有问题时退出码为 1,无法连接为 4。

示例:
  npx tongcha-ministry doctor`,
    en: `usage: npx tongcha-ministry doctor [FILE]

Looks whether the system can be reached and takes the account, when its certificate ends, whether the clocks agree; asks about the codes of
samples/ once more and says what has changed since they were kept: fields that are gone or new, other types, other ways of writing a day,
other content types and charsets. Exit code 1 where something is wrong, 4 where the system is unreachable.

examples:
  npx tongcha-ministry doctor`,
  },
  options: {},
  async run({ texts, options, language, io, paint, say }) {
    const [file = MINISTRY_FILE] = texts;
    const [{ openFile }, { Recorder }, { readSamples }, { examine }] = await Promise.all([
      import('../open-file.ts'),
      import('../samples/recorder.ts'),
      import('../samples/sample.ts'),
      import('../doctor/examine.ts'),
    ]);
    const recorder = new Recorder();
    const opened = await openFile(file, io.env, language, { tap: recorder });
    try {
      const findings = await examine(opened, recorder, readSamples(file), language);
      if (options.json) say(JSON.stringify(findings, null, 2));
      else
        for (const { what, fault } of printable(findings))
          say(fault === null ? `${paint('green', 'ok   ')} ${what}` : `${paint('red', 'FAULT')} ${what}: ${fault}`);
      if (findings.some(({ unreachable }) => unreachable === true)) return EXIT.unreachable;
      return findings.some(({ fault }) => fault !== null) ? EXIT.refused : EXIT.done;
    } finally {
      await opened.close();
    }
  },
});
