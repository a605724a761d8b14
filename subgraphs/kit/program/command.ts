import {
  CliFault,
  type Command,
  defineCommand,
  EXIT,
  type Io,
  type Language,
  LANGUAGE_OPTIONS,
  type Paint,
  painter,
  type Said,
} from '@tongcha/command';
import { z } from 'zod';

/** The file that a command is about where none is named. */
export const MINISTRY_FILE = 'ministry.yaml';

const SHARED = z.object(LANGUAGE_OPTIONS);
type SharedOptions = z.infer<typeof SHARED>;

/** What a command's `run` is given. */
export interface Call<O> {
  readonly options: O & SharedOptions;
  /** What stands beside the options. */
  readonly texts: readonly string[];
  readonly language: Language;
  readonly io: Io;
  /** For the standard output. */
  readonly paint: Paint;
  /** A line on the standard output, and on the standard error. */
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
}

export const SHARED_HELP: Said = {
  zh: `共用选项: --lang zh|en 语言  --json 机器可读  --help 帮助
文件默认为 ./${MINISTRY_FILE};其中的 \${NAME} 取自环境变量 NAME、NAME_FILE 所指文件,或旁边的 ministry.env
退出码: 0 完成  1 不符、被拒绝或出错  2 用法或文件有误  3 部分未能读懂  4 无法连接业务系统  130 中断`,
  en: `everywhere: --lang zh|en  --json for machines  --help this
the file is ./${MINISTRY_FILE} when not given; \${NAME} in it is the environment's NAME, what the file of NAME_FILE holds, or a line NAME=… of ministry.env beside it
exit codes: 0 done  1 does not hold, refused or errors  2 usage, or a fault of the file  3 not all was understood  4 the system is unreachable  130 interrupted`,
};

/** A command of this program: what it says of itself, and its own options beside those of all. */
export function ministryCommand<S extends z.ZodRawShape>(definition: {
  readonly about: Said;
  readonly help: Said;
  readonly options: S;
  readonly run: (call: Call<z.infer<z.ZodObject<S>>>) => Promise<number>;
}): Command {
  const { about, help, options, run } = definition;
  return defineCommand({
    about,
    help: { zh: `${help.zh}\n\n${SHARED_HELP.zh}`, en: `${help.en}\n\n${SHARED_HELP.en}` },
    options: SHARED.extend(options),
    run: (given, io, language) =>
      run({
        options: given.options as z.infer<z.ZodObject<S>> & SharedOptions,
        texts: given.texts,
        language,
        io,
        paint: painter(io.out, io.env),
        say: (text) => void io.out.write(`${text}\n`),
        warn: (text) => void io.err.write(`${text}\n`),
      }),
  });
}

/** What is wrong with what somebody wrote. */
export function usageFault(said: Said, language: Language): CliFault {
  return new CliFault(EXIT.usage, said[language]);
}
