import { getSystemErrorMessage } from 'node:util';
import { type Command, SHARED_HELP } from './command.ts';
import { audit, conform, keys, token } from './commands/programs.ts';
import { chain } from './commands/chain.ts';
import { completeWith } from './commands/complete.ts';
import { diff } from './commands/diff.ts';
import { doctor } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { job } from './commands/job.ts';
import { identify } from './commands/identify.ts';
import { impact } from './commands/impact.ts';
import { members } from './commands/members.ts';
import { monitoring } from './commands/monitoring.ts';
import { operator } from './commands/operator.ts';
import { origins } from './commands/origins.ts';
import { query } from './commands/query.ts';
import { run } from './commands/run.ts';
import { sql } from './commands/sql.ts';
import { status } from './commands/status.ts';
import { traceable } from './commands/traceable.ts';
import { unit } from './commands/unit.ts';
import { verify } from './commands/verify.ts';
import { warnings } from './commands/warnings.ts';
import { asStarted } from './as-started.ts';
import { CliFault, EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { nearest } from './nearest.ts';
import project from './package.json' with { type: 'json' };
import type { Language } from './words.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  identify,
  unit,
  chain,
  impact,
  origins,
  traceable,
  warnings,
  monitoring,
  query,
  export: exportCommand,
  sql,
  run,
  diff,
  job,
  conform,
  members,
  verify,
  token,
  keys,
  audit,
  operator,
  doctor,
  status,
  complete: completeWith(() => COMMANDS),
};

/** `tongcha COMMAND …`. @returns the exit code; docs/cli.md */
export async function tongcha(args: readonly string[], io: Io): Promise<number> {
  const [name = '--help', ...rest] = args;
  const language = languageOf(args);
  if (name === '--version' || name === '-V') {
    io.out.write(`tongcha ${project.version}\n`);
    return EXIT.done;
  }
  if (name.startsWith('-') || name === 'help') {
    io.out.write(asStarted(`${overview(language)}\n`, io.env));
    return EXIT.done;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.err.write(asStarted(`${noSuchCommand(name, language)}\n${overview(language)}\n`, io.env));
    return EXIT.usage;
  }
  try {
    return await command.run(rest, io, language);
  } catch (error) {
    const fault = error instanceof CliFault ? error : faultOfFile(error, language);
    // A bug shows itself in full; whatever was expected has words of its own.
    if (!fault) throw error;
    io.err.write(asStarted(`${fault.message}\n`, io.env));
    if (fault.exit === EXIT.usage || fault.helpOf !== undefined)
      io.err.write(
        asStarted(
          `npm run tongcha -- ${fault.helpOf ?? name} --help${language === 'en' ? ' --lang en' : ''}\n`,
          io.env,
        ),
      );
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

function noSuchCommand(name: string, language: Language): string {
  const meant = nearest(name, Object.keys(COMMANDS));
  const quoted = JSON.stringify(name);
  return language === 'zh'
    ? `没有 ${quoted} 这个命令${meant === null ? '。' : `,是否想用 ${meant}?`}`
    : `There is no command ${quoted}${meant === null ? '.' : `; did you mean ${meant}?`}`;
}

/** Before the options are read: what is wrong with them is to be told in it. */
function languageOf(args: readonly string[]): Language {
  return args.some((each, i) => each === '--lang=en' || (each === '--lang' && args[i + 1] === 'en')) ? 'en' : 'zh';
}

function overview(language: Language): string {
  const list = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(12)}${about[language]}`);
  const head =
    language === 'zh'
      ? '用法: npm run tongcha -- 命令 [选项]    每个命令都有 --help;另有 --version'
      : 'usage: npm run tongcha -- COMMAND [options]    each command has --help; also --version';
  return [head, '', ...list, '', SHARED_HELP[language]].join('\n');
}
