import { type Language, type Paint, printable, table } from '@tongcha/command';
import { stringify } from 'yaml';
import type { Answer } from './answer.ts';
import type { Exchange } from './samples/sample.ts';

/** So many lines of one text are shown. */
const MOST_LINES = 200;
/** And so many characters of a line of what stands left. */
const WIDEST = 68;

/** What a system gave beside what was made of it, and below both what was not. */
export function answerLines(asked: readonly Exchange[], answer: Answer, language: Language, paint: Paint): string[] {
  const words = WORDS[language];
  const raw = asked.flatMap(({ place, carried, given }) => [
    paint('bold', shortened(`${place}  ${JSON.stringify(carried)}`)),
    ...textOf(given).map(shortened),
    '',
  ]);
  const { unread, unmapped, ...mapped } = answer;
  return [
    ...beside([paint('bold', words.raw), '', ...raw], [paint('bold', words.mapped), '', ...textOf(mapped)]),
    ...entries(unread, words.unread, words.readIt, (text) => paint('red', text)),
    ...entries(unmapped, words.unmapped, words.mapIt, (text) => paint('yellow', text)),
  ];
}

function textOf(value: unknown): string[] {
  if (value === null) return ['-'];
  const lines = stringify(printable(value), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n');
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES}`];
}

function beside(left: readonly string[], right: readonly string[]): string[] {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [
    left[i] ?? '',
    '│',
    right[i] ?? '',
  ]);
  return table(rows);
}

function shortened(line: string): string {
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

function entries(list: Answer['unread'], title: string, what: string, mark: (text: string) => string): string[] {
  if (list.length === 0) return [];
  return ['', `${mark(title)}  ${what}`, ...table(list.map(({ place, count }) => [`  ${place}`, `×${count}`]))];
}

const WORDS = {
  zh: {
    raw: '业务系统的答复',
    mapped: '映射的结果',
    unread: '未能读懂',
    readIt: '请核对 map 中的路径与转换,或在 words 中补上这个词',
    unmapped: '未映射',
    mapIt: '请写入 map,或列入 ignore: [名称]',
  },
  en: {
    raw: 'what the system gave',
    mapped: 'what was made of it',
    unread: 'not understood',
    readIt: 'look at its path and converters in map, or put the word into words',
    unmapped: 'not mapped',
    mapIt: 'put it into map, or under ignore: [name]',
  },
} as const;
