import { z } from 'zod';
import { type Call, command, type Command, type Said } from '../command.ts';
import { CliFault, EXIT } from '../exit.ts';
import { conditionOf, givenOf, notOfType, variablesFor } from '../run/given.ts';
import type { Question } from '../run/question.ts';
import { questionNamed, readQuestions } from '../run/questions.ts';
import { answer, type ValuesOf } from '../sql/answer.ts';
import type { Parameters } from '../sql/engine.ts';
import { table } from '../table.ts';
import { askOperation } from './query.ts';
import { SQL_OPTIONS, sqlOptionsOf } from './sql.ts';

const EXAMPLES = `  npm run tongcha -- run                                      # 有哪些问题 / which there are
  npm run tongcha -- run food-after-chlorine --help
  npm run tongcha -- run counts --purpose statistics --output counts.csv
  npm run tongcha -- run totals --where '{"recalled":true}' --purpose statistics`;

const HELPED: readonly number[] = [EXIT.usage, EXIT.refused];
const OPTIONS = { set: z.string().optional() };

const list = command({
  about: { zh: '提出保存好的问题', en: 'ask a saved question' },
  help: {
    zh: `用法: npm run tongcha -- run [问题] [--变量 值 …] [选项]

提出以文件保存的问题: SQL(tongcha sql)或 GraphQL(tongcha query)。不写名称则列出;某个问题的变量见 run 问题 --help。
列表类变量可写 JSON 数组、@文件(每行一个)或 -(标准输入)。

  --set 目录       问题所在目录;默认随命令行提供的,以及 ./questions(同名者优先)
只有 SQL 问题另有 sql 的选项: --format --output --keep --from

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- run [QUESTION] [--VARIABLE VALUE …] [options]

Asks a question that is saved in a file, in SQL (tongcha sql) or GraphQL (tongcha query). Without a name: which there are; the variables of one
are told by run QUESTION --help. A list is a JSON array, @FILE with one a line, or - for the standard input.

  --set FOLDER     where the questions are; else those that come along, and ./questions, which goes before
Only questions in SQL also have options of sql: --format --output --keep --from

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
  options: { ...list.options, format: { type: 'string' }, output: { type: 'string' } },
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
  const own = question.language === 'sql' ? { ...OPTIONS, ...SQL_OPTIONS } : OPTIONS;
  const ofSql = Object.fromEntries(Object.keys(SQL_OPTIONS).map((name) => [name, z.string().optional()]));
  const variables = Object.fromEntries(question.variables.map(({ name }) => [name, z.string().optional()]));
  for (const name of Object.keys(variables))
    if (name in own || name in list.options)
      throw new CliFault(EXIT.usage, `${question.file}: $${name} 与选项同名 / is the name of an option`);
  return command({
    about: question.title,
    help: helpOf(question),
    // Those of SQL are known to all, so that it can be said whose they are.
    options: { ...ofSql, ...own, ...variables },
    run: (call) => ask(call as Call<Readonly<Record<string, unknown>>>, question),
  });
}

/** @throws CliFault usage */
function checkNoneOfSql({ name, variables }: Question, options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(SQL_OPTIONS).find(
    (option) => options[option] !== undefined && !variables.some((each) => each.name === option),
  );
  if (given === undefined) return;
  throw new CliFault(
    EXIT.usage,
    `--${given}: 只用于 SQL 问题;${name} 是 GraphQL 问题,结果为 JSON,写到标准输出(> 文件) / only of questions in SQL; ${name} is one in GraphQL, whose answer is JSON on the standard output (> FILE)`,
  );
}

async function ask(call: Call<Readonly<Record<string, unknown>>>, question: Question): Promise<number> {
  if (call.texts.length > 0)
    throw new CliFault(EXIT.usage, `多余的参数: / too many arguments: ${call.texts.join(' ')}`);
  const given = await givenOf(question, call.options, () => call.io.input());
  if (question.language === 'graphql') {
    checkNoneOfSql(question, call.options);
    return askOperation(call, question.text, variablesFor(question, given));
  }
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
