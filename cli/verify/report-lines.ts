import type { Outcome, Report, StockFault, Verified } from '@tongcha/gateway/verify';
import { type Language, type Paint, printable, type Style } from '@tongcha/command';

const STYLES: Readonly<Record<Outcome, Style>> = {
  SAME: 'green',
  STOCK_FAULT: 'green',
  NOT_COVERED: 'yellow',
  STOCK_DIFFERS: 'yellow',
  REFUSED: 'red',
  INVALID: 'red',
  WRONG: 'red',
};

/** Differences of one operation that are told; more tell nothing new. */
const MOST_DIFFERENCES = 3;
const MOST_CHARACTERS = 80;

/** A report for people, the counts last. */
export function reportLines(report: Report, language: Language, paint: Paint): string[] {
  const words = WORDS[language];
  const counts = Object.entries(Object.groupBy(report.operations, ({ outcome }) => outcome));
  return [
    ...(report.stock === null ? [] : [paint('yellow', words.noStock(printable(report.stock)))]),
    ...report.operations.flatMap((each) => linesOf(printable(each), words, paint)),
    `${words.operations(report.operations.length)}: ${counts
      .map(([outcome, some]) => `${words.outcomes[outcome as Outcome]} ${some.length}`)
      .join(words.comma)}`,
  ];
}

function linesOf(each: Verified, words: Words, paint: Paint): string[] {
  const { outcome, document, operation, messages, differences, faults, stockIsRight, variables } = each;
  const whose = outcome === 'WRONG' ? words.ours : words.stock;
  const more = differences.length - MOST_DIFFERENCES;
  return [
    `${paint(STYLES[outcome], words.outcomes[outcome])}  ${operation ?? '-'} (${document})`,
    ...messages.map((message) => `  ! ${message}`),
    ...faults.map((fault) => `  ${words.knownFault}: ${words.faults[fault]} [${fault}]`),
    ...(outcome === 'WRONG' && stockIsRight !== null
      ? [`  ${stockIsRight ? words.stockRight : words.stockWrong}`]
      : []),
    ...(outcome === 'REFUSED' && stockIsRight ? [`  ${words.stockRight}`] : []),
    ...differences
      .slice(0, MOST_DIFFERENCES)
      .map(({ path, expected, got }) =>
        paint(
          'dim',
          `  ${path.join('.') || '·'}: ${words.expected} ${short(expected, words)}, ${whose} ${short(got, words)}`,
        ),
      ),
    ...(more > 0 ? [paint('dim', `  ${words.more(more)}`)] : []),
    ...(differences.length > 0 && variables && Object.keys(variables).length > 0
      ? [paint('dim', `  ${words.variables} ${JSON.stringify(variables)}`)]
      : []),
  ];
}

function short(value: unknown, { nothing }: Words): string {
  const text = JSON.stringify(value) ?? nothing;
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

interface Words {
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly faults: Readonly<Record<StockFault, string>>;
  readonly knownFault: string;
  readonly stock: string;
  readonly ours: string;
  readonly stockRight: string;
  readonly stockWrong: string;
  readonly expected: string;
  readonly nothing: string;
  readonly variables: string;
  readonly comma: string;
  more(count: number): string;
  operations(count: number): string;
  noStock(why: string): string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    outcomes: {
      SAME: '一致',
      STOCK_FAULT: '一致,Apollo 网关有已知缺陷',
      NOT_COVERED: '未比对(订阅)',
      STOCK_DIFFERS: '不同,原因不明',
      REFUSED: '本网关拒绝',
      INVALID: '对此超图无效',
      WRONG: '本网关答错',
    },
    faults: {
      MIXED_MEANINGS: '同一响应名有几种含义,只留下先到的值',
      REQUIRED_ARGUMENTS: '把操作所写的参数当作 @requires 所需的参数',
      OTHER_OPERATIONS: '用本操作的变量检查同一文档中其他操作的片段',
      EMPTY_OBJECT: '所有字段都被跳过的对象没有去取,答成空值',
      INTROSPECTION_ORDER: '自省中 __typename 总排在最前',
      LEFT_OUT: '没有去取的字段答成空值,且不报错',
      REQUIREMENT: '没有按 @requires 所需的值计算',
      UNPLANNED: '找不到查询计划',
    },
    knownFault: '已知缺陷',
    stock: 'Apollo 网关为',
    ours: '本网关为',
    stockRight: 'Apollo 网关答对',
    stockWrong: 'Apollo 网关也答错',
    expected: '应为',
    nothing: '(无)',
    variables: '变量',
    comma: ',',
    more: (count) => `另有 ${count} 处`,
    operations: (count) => `${count} 个操作`,
    noStock: (why) => `Apollo 网关不接受此超图,只与整图比对: ${why}`,
  },
  en: {
    outcomes: {
      SAME: 'same',
      STOCK_FAULT: 'right, Apollo’s gateway is not by a known fault',
      NOT_COVERED: 'not compared (a subscription)',
      STOCK_DIFFERS: 'differs, why is not known',
      REFUSED: 'refused by this gateway',
      INVALID: 'not valid for this supergraph',
      WRONG: 'answered wrongly by this gateway',
    },
    faults: {
      MIXED_MEANINGS: 'one response name has several meanings, and the first value under it stays',
      REQUIRED_ARGUMENTS: 'it takes the operation’s arguments for those that a @requires needs',
      OTHER_OPERATIONS: 'it holds fragments of the document’s other operations against this one’s variables',
      EMPTY_OBJECT: 'an object of which every field is skipped is not fetched, and comes as null',
      INTROSPECTION_ORDER: 'in introspection __typename always stands first',
      LEFT_OUT: 'a field that was not fetched is null, without an error',
      REQUIREMENT: 'a field is not computed from what its @requires needs',
      UNPLANNED: 'it finds no plan',
    },
    knownFault: 'known fault',
    stock: 'Apollo’s gateway',
    ours: 'this gateway',
    stockRight: 'Apollo’s gateway answers it rightly',
    stockWrong: 'Apollo’s gateway answers it wrongly too',
    expected: 'expected',
    nothing: '(nothing)',
    variables: 'variables',
    comma: ', ',
    more: (count) => `${count} more`,
    operations: (count) => `${count} operations`,
    noStock: (why) =>
      `Apollo’s gateway does not take this supergraph, so that only the whole graph is compared: ${why}`,
  },
};
