import { z } from 'zod';
import { type Call, command } from '../command.ts';
import { CliFault, type Command, EXIT, type Said, table } from '@tongcha/command';
import { answerLists, listOptionsOf } from '../run/answer-lists.ts';
import { conditionOf, givenOf, notOfType, variablesFor } from '../run/given.ts';
import type { Question } from '../run/question.ts';
import { questionNamed, readQuestions } from '../run/questions.ts';
import { answer, type ValuesOf } from '../sql/answer.ts';
import type { Parameters } from '../sql/engine.ts';
import { SQL_FORMATS } from '../sql/write-rows.ts';
import { SQL_OPTIONS, sqlOptionsOf } from './sql.ts';

const EXAMPLES = `  npm run tongcha -- run                                      # 有哪些问题 / which there are
  npm run tongcha -- run food-after-chlorine --help
  npm run tongcha -- run counts --purpose statistics --output counts.csv
  npm run tongcha -- run totals --where '{"recalled":true}' --purpose statistics
  npm run -s tongcha -- run totals --purpose statistics --format csv > totals.csv`;

const HELPED: readonly number[] = [EXIT.usage, EXIT.refused];
const OPTIONS = { set: z.string().optional() };
/** Of questions in GraphQL. */
const LIST_OPTIONS = { format: SQL_OPTIONS.format, output: SQL_OPTIONS.output, table: z.string().min(1).optional() };

const list = command({
  about: { zh: '提出保存好的问题', en: 'ask a saved question' },
  help: {
    zh: `用法: npm run tongcha -- run [问题] [--变量 值 …] [选项]

提出以文件保存的问题: SQL(tongcha sql)或 GraphQL(tongcha query)。不写名称则列出;某个问题的变量见 run 问题 --help。
列表类变量可写 JSON 数组、@文件(每行一个)或 -(标准输入)。

  --set 目录       问题所在目录;默认随命令行提供的,以及 ./questions(同名者优先)
  --format F       table|csv|ndjson|parquet   默认按 --output 的扩展名,否则 table;--json 为机器可读
  --output 文件    结果写入文件(GraphQL 的结果有几个列表就写几张表,缺口在 文件.gaps.ndjson)
  --table 列表     GraphQL 问题: csv 到标准输出时要哪个列表,默认第一个
  --keep 目录 --from 目录   只用于 SQL 问题,见 sql --help

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- run [QUESTION] [--VARIABLE VALUE …] [options]

Asks a question that is saved in a file, in SQL (tongcha sql) or GraphQL (tongcha query). Without a name: which there are; the variables of one
are told by run QUESTION --help. A list is a JSON array, @FILE with one a line, or - for the standard input.

  --set FOLDER     where the questions are; else those that come along, and ./questions, which goes before
  --format F       table|csv|ndjson|parquet   by the ending of --output, else table; --json for machines
  --output FILE    where the result goes (of GraphQL a table a list, gaps in FILE.gaps.ndjson)
  --table LIST     of a question in GraphQL: which list is CSV on the standard output; the first when not given
  --keep FOLDER --from FOLDER   of questions in SQL alone, as in sql --help

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  run({ options, language, say, warn }) {
    const all = [...readQuestions(options.set).values()];
    const questions = all.filter((each): each is Question => !(each instanceof CliFault));
    const faulty = all.filter((each) => each instanceof CliFault);
    if (options.json) for (const { text: _, ...each } of questions) say(JSON.stringify(each));
    else for (const line of table(questions.map(({ name, title }) => [name, title[language]]))) say(line);
    for (const { message } of faulty) warn(`! ${message}`);
    return Promise.resolve(faulty.length > 0 ? EXIT.incomplete : EXIT.done);
  },
});

export const run: Command = {
  ...list,
  options: {
    ...list.options,
    format: { type: 'string', words: SQL_FORMATS },
    output: { type: 'string' },
    table: { type: 'string' },
  },
  get texts() {
    return [...readQuestions(undefined).keys()];
  },
  async run(args, io, language) {
    const [name, ...rest] = args;
    if (name === undefined || name.startsWith('-')) return list.run(args, io, language);
    const set = setIn(rest);
    const asked = commandOf(questionNamed(name, readQuestions(set)));
    try {
      return await asked.run(rest, io, language);
    } catch (error) {
      // Its help tells its variables, and which right it needs.
      if (!(error instanceof CliFault && HELPED.includes(error.exit))) throw error;
      throw new CliFault(error.exit, error.message, `run ${name}${set === undefined ? '' : ` --set ${set}`}`);
    }
  },
};

/** It has the question's variables as its options. */
function commandOf(question: Question): Command {
  const own = { ...OPTIONS, ...(question.language === 'sql' ? SQL_OPTIONS : LIST_OPTIONS) };
  const others = Object.fromEntries(
    Object.keys({ ...SQL_OPTIONS, ...LIST_OPTIONS }).map((name) => [name, z.string().optional()]),
  );
  const variables = Object.fromEntries(question.variables.map(({ name }) => [name, z.string().optional()]));
  for (const name of Object.keys(variables))
    if (name in own || name in list.options)
      throw new CliFault(EXIT.usage, `${question.file}: $${name} 与选项同名 / is the name of an option`);
  return command({
    about: question.title,
    help: helpOf(question),
    // Those of the other language are known, too, so that it can be said whose they are.
    options: { ...others, ...own, ...variables },
    run: (call) => ask(call as Call<Readonly<Record<string, unknown>>>, question),
  });
}

/** @throws CliFault usage */
function checkOptions({ name, language, variables }: Question, options: Readonly<Record<string, unknown>>): void {
  const [own, others] = language === 'sql' ? [SQL_OPTIONS, LIST_OPTIONS] : [LIST_OPTIONS, SQL_OPTIONS];
  const given = Object.keys(others).find(
    (option) => options[option] !== undefined && !(option in own) && !variables.some((each) => each.name === option),
  );
  if (given === undefined) return;
  const whose = language === 'sql' ? 'GraphQL' : 'SQL';
  throw new CliFault(
    EXIT.usage,
    `--${given}: 只用于 ${whose} 问题;${name} 不是 / is only of questions in ${whose}, which ${name} is not`,
  );
}

async function ask(call: Call<Readonly<Record<string, unknown>>>, question: Question): Promise<number> {
  if (call.texts.length > 0)
    throw new CliFault(EXIT.usage, `多余的参数: / too many arguments: ${call.texts.join(' ')}`);
  checkOptions(question, call.options);
  const given = await givenOf(question, call.options, () => call.io.input());
  if (question.language === 'graphql')
    return answerLists(call, question.text, variablesFor(question, given), listOptionsOf(call.options));
  const options = sqlOptionsOf(call.options);
  const valuesOf: ValuesOf = async (engine, parameters) => {
    const values: { -readonly [K in keyof Parameters]: Parameters[K] } = {};
    for (const variable of question.variables) {
      const { name, type, otherwise } = variable;
      const one = given.get(name) ?? otherwise;
      const text = typeof one === 'object' ? JSON.stringify(one) : one;
      const value = await engine.valueOf(text, type);
      if (value === undefined) throw notOfType(text ?? '', variable);
      if (parameters.includes(name)) values[name] = value;
    }
    const unknown = parameters.find((name) => !(name in values));
    if (unknown === undefined) return values;
    throw new CliFault(EXIT.usage, `${question.file}: 文件开头未声明 $${unknown} / its head does not declare it`);
  };
  return answer(call, question.text, { ...options, whereOf: (name) => conditionOf(question, name, given) }, valuesOf);
}

function helpOf({ name, title, notes, variables }: Question): Said {
  const text = (language: keyof Said): string =>
    [
      `npm run tongcha -- run ${name}${variables.map((each) => (each.isNeeded ? ` --${each.name} …` : '')).join('')}`,
      '',
      title[language],
      ...notes.map((each) => each[language]),
      '',
      ...table(
        variables.map(({ name: variable, type, otherwise, about }) => [
          `  --${variable}`,
          type,
          otherwise === null ? '' : `= ${otherwise}`,
          about[language],
        ]),
      ),
    ].join('\n');
  return { zh: text('zh'), en: text('en') };
}

/** Before the question's own options are known. */
function setIn(args: readonly string[]): string | undefined {
  const at = args.findIndex((each) => each === '--set' || each.startsWith('--set='));
  const [found, next] = at < 0 ? [] : args.slice(at);
  return found?.includes('=') ? found.slice('--set='.length) : next;
}
