import { z } from 'zod';
import { type Call, command, type Command, type Said } from '../command.ts';
import { CliFault, EXIT } from '../exit.ts';
import { conditionOf, givenOf, variablesFor } from '../run/given.ts';
import type { Question } from '../run/question.ts';
import { questionNamed, readQuestions } from '../run/questions.ts';
import { answer, type ValuesOf } from '../sql/answer.ts';
import { table } from '../table.ts';
import { askOperation } from './query.ts';
import { SQL_OPTIONS, sqlOptionsOf } from './sql.ts';

const EXAMPLES = `  npm run tongcha -- run                                      # 有哪些问题 / which there are
  npm run tongcha -- run food-after-chlorine --help
  npm run tongcha -- run counts --purpose statistics --output counts.csv
  npm run tongcha -- run totals --where '{"recalled":true}' --purpose statistics`;

const OPTIONS = { set: z.string().optional() };

const list = command({
  about: { zh: '提出保存好的问题', en: 'ask a saved question' },
  help: {
    zh: `用法: npm run tongcha -- run [问题] [--变量 值 …] [选项]

提出以文件保存的问题: SQL(tongcha sql)或 GraphQL(tongcha query)。不写名称则列出;某个问题的变量见 run 问题 --help。
列表类变量可写 JSON 数组、@文件(每行一个)或 -(标准输入)。

  --set 目录       问题所在目录;默认随命令行提供的,以及 ./questions(同名者优先)
SQL 问题另有 sql 的选项: --format --output --keep --from

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- run [QUESTION] [--VARIABLE VALUE …] [options]

Asks a question that is saved in a file, in SQL (tongcha sql) or GraphQL (tongcha query). Without a name: which there are; the variables of one
are told by run QUESTION --help. A list is a JSON array, @FILE with one a line, or - for the standard input.

  --set FOLDER     where the questions are; else those that come along, and ./questions, which goes before
Questions in SQL also have options of sql: --format --output --keep --from

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  run({ options, language, say }) {
    const questions = [...readQuestions(options.set).values()];
    if (options.json) for (const { text: _, ...each } of questions) say(JSON.stringify(each));
    else for (const line of table(questions.map(({ name, title }) => [name, title[language]]))) say(line);
    return Promise.resolve(EXIT.done);
  },
});

export const run: Command = {
  ...list,
  options: { ...list.options, format: { type: 'string' }, output: { type: 'string' } },
  run(args, io, language) {
    const [name, ...rest] = args;
    if (name === undefined || name.startsWith('-')) return list.run(args, io, language);
    return commandOf(questionNamed(name, readQuestions(setIn(rest)))).run(rest, io, language);
  },
};

/** It has the question's variables as its options. */
function commandOf(question: Question): Command {
  const own = question.language === 'sql' ? { ...OPTIONS, ...SQL_OPTIONS } : OPTIONS;
  const variables = Object.fromEntries(question.variables.map(({ name }) => [name, z.string().optional()]));
  for (const name of Object.keys(variables))
    if (name in own || name in list.options)
      throw new CliFault(EXIT.usage, `${question.file}: $${name} 与选项同名 / is the name of an option`);
  return command({
    about: question.title,
    help: helpOf(question),
    options: { ...own, ...variables },
    run: (call) => ask(call as Call<Readonly<Record<string, unknown>>>, question),
  });
}

async function ask(call: Call<Readonly<Record<string, unknown>>>, question: Question): Promise<number> {
  if (call.texts.length > 0)
    throw new CliFault(EXIT.usage, `多余的参数: / too many arguments: ${call.texts.join(' ')}`);
  const given = await givenOf(question, call.options, () => call.io.input());
  if (question.language === 'graphql') return askOperation(call, question.text, variablesFor(question, given));
  const options = sqlOptionsOf(call.options);
  const valuesOf: ValuesOf = async (engine, parameters) => {
    const values: Record<string, Awaited<ReturnType<typeof engine.valueOf>>> = {};
    for (const { name, type, otherwise } of question.variables) {
      const value = given.get(name) ?? otherwise;
      if (parameters.includes(name))
        values[name] = await engine.valueOf(typeof value === 'object' ? JSON.stringify(value) : value, type);
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
