import type { ParseArgsOptionsConfig } from 'node:util';
import { z } from 'zod';
import { CliFault, EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { readOptions } from './read-options.ts';
import type { Language, Said } from './said.ts';

/** What options a command has: flags, and those that take a text, one of `words` where these are all. */
export type OptionWords = Readonly<
  Record<
    string,
    { readonly type: 'boolean' | 'string'; readonly multiple?: boolean; readonly words?: readonly string[] }
  >
>;

/** A command of a table. */
export interface Command {
  /** One line, for the list of commands. */
  readonly about: Said;
  readonly help: Said;
  readonly options: OptionWords;
  /** What the first text beside the options may be, where these are all. */
  readonly texts?: readonly string[];
  /** @returns the exit code */
  run(args: readonly string[], io: Io, language: Language): Promise<number>;
}

/** What is told of how to start a program, by how it was started. */
export type Spoken = (text: string, env: Io['env']) => string;

/** The options that every command of every table has. */
export const LANGUAGE_OPTIONS = {
  lang: z.enum(['zh', 'en'], { error: '应为 zh 或 en / expected zh or en' }).default('zh'),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
};

/** What was given on a command line. */
export interface Given<O> {
  readonly options: O;
  /** What stands beside the options. */
  readonly texts: readonly string[];
}

/** A command whose options one schema names, checks at the door, and types for `run`. */
export interface CommandDefinition<S extends z.ZodRawShape> {
  readonly about: Said;
  /** With the options that all of its table share. */
  readonly help: Said;
  readonly options: z.ZodObject<S>;
  readonly texts?: readonly string[];
  /** What counts where an option is not given. */
  readonly defaults?: (env: Io['env']) => Readonly<Record<string, string | undefined>>;
  readonly spoken?: Spoken;
  readonly run: (given: Given<z.infer<z.ZodObject<S>>>, io: Io, language: Language) => Promise<number>;
}

export function defineCommand<S extends z.ZodRawShape>(definition: CommandDefinition<S>): Command {
  const { about, help, texts, options: schema, spoken = (text) => text } = definition;
  const options = optionsOf(schema);
  return {
    about,
    help,
    options,
    ...(texts ? { texts } : {}),
    async run(args, io, language) {
      const { values, positionals } = readOptions(options, args);
      if (values['help'] === true) {
        io.out.write(spoken(`${help[language]}\n`, io.env));
        return EXIT.done;
      }
      const given = check(schema, { ...definition.defaults?.(io.env), ...values }) as z.infer<z.ZodObject<S>>;
      return definition.run({ options: given, texts: positionals }, io, language);
    },
  };
}

/** A whole number from `least` to `most`. @param more what to do for others */
export function wholeNumber(least: number, most: number, more?: Said): z.ZodCoercedNumber {
  const [zh, en] = more ? [`;${more.zh}`, `; ${more.en}`] : ['', ''];
  const error = `应为 ${least} 到 ${most} 的整数${zh} / expected a whole number from ${least} to ${most}${en}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

function optionsOf(schema: z.ZodObject): ParseArgsOptionsConfig & OptionWords {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      let inner = field as z.ZodType;
      while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap() as z.ZodType;
      return [
        name,
        {
          type: inner instanceof z.ZodBoolean ? ('boolean' as const) : ('string' as const),
          ...(inner instanceof z.ZodArray ? { multiple: true } : {}),
          ...(name === 'help' ? { short: 'h' } : {}),
          ...(inner instanceof z.ZodEnum ? { words: inner.options.map(String) } : {}),
        },
      ];
    }),
  );
}

/** @throws CliFault usage with every fault, one a line */
function check(schema: z.ZodObject, values: Readonly<Record<string, unknown>>): unknown {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  throw new CliFault(
    EXIT.usage,
    result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'),
  );
}
