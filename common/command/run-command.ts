import { getSystemErrorMessage } from 'node:util';
import type { Command, Spoken } from './command.ts';
import { CliFault, EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { nearest } from './nearest.ts';
import type { Language, Said } from './said.ts';

/** A program that is a table of commands. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly commands: Readonly<Record<string, Command>>;
  /** How it is started, in front of a command's name. */
  readonly start: string;
  /** Below the list of commands: what all share. */
  readonly shared: Said;
  readonly spoken?: Spoken;
}

/** `PROGRAM COMMAND …`: finds the command and runs it. @returns the exit code */
export async function runCommand(program: Program, args: readonly string[], io: Io): Promise<number> {
  const { commands, start, spoken = (text) => text } = program;
  const [name = '--help', ...rest] = args;
  const language = languageOf(args);
  if (name === '--version' || name === '-V') {
    io.out.write(`${program.name} ${program.version}\n`);
    return EXIT.done;
  }
  if (name.startsWith('-') || name === 'help') {
    io.out.write(spoken(`${overview(program, language)}\n`, io.env));
    return EXIT.done;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    io.err.write(spoken(`${noSuchCommand(name, program, language)}\n${overview(program, language)}\n`, io.env));
    return EXIT.usage;
  }
  try {
    return await command.run(rest, io, language);
  } catch (error) {
    const fault = error instanceof CliFault ? error : faultOfFile(error, language);
    // A bug shows itself in full; whatever was expected has words of its own.
    if (!fault) throw error;
    io.err.write(spoken(`${fault.message}\n`, io.env));
    if (fault.exit === EXIT.usage || fault.helpOf !== undefined)
      io.err.write(spoken(`${start} ${fault.helpOf ?? name} --help${language === 'en' ? ' --lang en' : ''}\n`, io.env));
    return fault.exit;
  }
}

/** A file or folder that is not there, may not be touched or does not fit on the disk; null: it is something else. */
function faultOfFile(error: unknown, language: Language): CliFault | null {
  if (!(error instanceof Error)) return null;
  const { errno, syscall, path } = error as NodeJS.ErrnoException;
  if (typeof errno !== 'number' || syscall === undefined) return null;
  const [what, why] = [path ?? syscall, getSystemErrorMessage(errno)];
  return new CliFault(
    EXIT.refused,
    language === 'zh' ? `无法读写 ${what}: ${why}` : `${what} cannot be read or written: ${why}`,
  );
}

function noSuchCommand(name: string, { commands }: Program, language: Language): string {
  const meant = nearest(name, Object.keys(commands));
  const quoted = JSON.stringify(name);
  return language === 'zh'
    ? `没有 ${quoted} 这个命令${meant === null ? '。' : `,是否想用 ${meant}?`}`
    : `There is no command ${quoted}${meant === null ? '.' : `; did you mean ${meant}?`}`;
}

/** Before the options are read: what is wrong with them is to be told in it. */
function languageOf(args: readonly string[]): Language {
  return args.some((each, i) => each === '--lang=en' || (each === '--lang' && args[i + 1] === 'en')) ? 'en' : 'zh';
}

function overview({ commands, start, shared }: Program, language: Language): string {
  const list = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(12)}${about[language]}`);
  const head =
    language === 'zh'
      ? `用法: ${start} 命令 [选项]    每个命令都有 --help;另有 --version`
      : `usage: ${start} COMMAND [options]    each command has --help; also --version`;
  return [head, '', ...list, '', shared[language]].join('\n');
}
