import { Identify } from '@tongcha/client';
import { command } from '../command.ts';
import { CliFault, EXIT, printable, table } from '@tongcha/command';
import { sectorMark } from '../chain/chain-tree.ts';
import { schemeTitle } from '../scheme-title.ts';
import { wordsIn } from '../words.ts';

const EXAMPLES = `  npm run tongcha -- identify 83857930000879766601
  npm run tongcha -- identify 'https://id.gs1.org/01/06901234001020/10/T260310'
  npm run tongcha -- identify 6901234567892 --json`;

const WORDS = {
  zh: {
    head: ['编码', '体系', '校验', '显示', '有记录'],
    ok: '符合',
    warn: '存疑',
    several: (count: number) => `有 ${count} 种读法,最可能的在前:`,
    none: '无',
    unsure: '未知(有部门未答复)',
    unanswered: '未知(无部门答复)',
  },
  en: {
    head: ['code', 'scheme', 'check', 'shown as', 'held by'],
    ok: 'ok',
    warn: 'doubtful',
    several: (count: number) => `${count} readings, best first:`,
    none: 'nobody',
    unsure: 'not known: some did not answer',
    unanswered: 'not known: nobody answered',
  },
} as const;

export const identify = command({
  about: { zh: '识别一个编码的各种读法', en: 'every reading of a code' },
  help: {
    zh: `用法: npm run tongcha -- identify 内容 [选项]

列出扫描或输入内容的各种读法,最可能的在前;存疑的读法说明原因,仍可查询。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- identify TEXT [options]

Every reading of what was scanned or typed, best first. A doubtful one says why, and can be looked up all the same.

examples:
${EXAMPLES}`,
  },
  options: {},
  async run({ options, texts, language, gateway, paint, say, warn }) {
    const text = texts.join(' ').trim();
    if (text === '') throw new CliFault(EXIT.usage, wordsIn(language).noCode);
    const { identify: found } = (await gateway.need(Identify, { text })).data;
    if (options.json) say(JSON.stringify(found, null, 2));
    else if (found.length > 0) {
      const words = WORDS[language];
      if (found.length > 1) say(words.several(found.length));
      const readings = printable(found);
      const rows = readings.map(({ code, scheme, title, validity, display, unit }) => [
        code,
        schemeTitle({ scheme, title }, language),
        validity === 'OK' ? paint('green', words.ok) : paint('yellow', words.warn),
        display,
        [...new Set(unit.records.map(({ sector }) => sector))].map((sector) => sectorMark(sector, paint)).join('') ||
          (unit.coverage.every(({ status }) => status === 'ANSWERED')
            ? words.none
            : unit.coverage.some(({ status }) => status === 'ANSWERED')
              ? words.unsure
              : words.unanswered),
      ]);
      const [head = '', ...lines] = table([words.head, ...rows]);
      say(paint('bold', head));
      for (const [i, line] of lines.entries()) {
        say(line);
        for (const reason of readings[i]?.reasons ?? []) say(paint('yellow', `  ! ${reason[language]}`));
        for (const { name, value } of readings[i]?.attributes ?? []) say(paint('dim', `    ${name} ${value}`));
      }
    }
    if (found.length === 0) warn(wordsIn(language).notACode);
    return found.length > 0 ? EXIT.done : EXIT.refused;
  },
});
