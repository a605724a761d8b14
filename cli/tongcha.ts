import { type Command, SHARED_HELP } from './command.ts';
import { audit, conform, token } from './commands/programs.ts';
import { chain } from './commands/chain.ts';
import { exportCommand } from './commands/export.ts';
import { identify } from './commands/identify.ts';
import { query } from './commands/query.ts';
import { status } from './commands/status.ts';
import { unit } from './commands/unit.ts';
import { CliFault, EXIT } from './exit.ts';
import type { Io } from './io.ts';
import type { Language } from './words.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  identify,
  unit,
  chain,
  query,
  export: exportCommand,
  conform,
  token,
  audit,
  status,
};

/** `npm run tongcha -- COMMAND …`. @returns the exit code; docs/cli.md */
export async function tongcha(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  const language = languageOf(args);
  const command = name === undefined ? undefined : Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const asked = name === undefined || name.startsWith('-') || name === 'help';
    (asked ? io.out : io.err).write(
      `${asked ? '' : language === 'zh' ? `没有 ${JSON.stringify(name)} 这个命令。\n` : `There is no command ${JSON.stringify(name)}.\n`}${overview(language)}\n`,
    );
    return asked ? EXIT.done : EXIT.usage;
  }
  try {
    return await command.run(rest, io, language);
  } catch (error) {
    // A bug shows itself in full; whatever was expected has words of its own.
    if (!(error instanceof CliFault)) throw error;
    io.err.write(`${error.message}\n`);
    if (error.exit === EXIT.usage)
      io.err.write(`npm run tongcha -- ${name} --help${language === 'en' ? ' --lang en' : ''}\n`);
    return error.exit;
  }
}

/** Before the options are read: what is wrong with them is to be told in it. */
function languageOf(args: readonly string[]): Language {
  return args.some((each, i) => each === '--lang=en' || (each === '--lang' && args[i + 1] === 'en')) ? 'en' : 'zh';
}

function overview(language: Language): string {
  const list = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)}${about[language]}`);
  const head =
    language === 'zh'
      ? '用法: npm run tongcha -- 命令 [选项]    每个命令都有 --help'
      : 'usage: npm run tongcha -- COMMAND [options]    each command has --help';
  return [head, '', ...list, '', SHARED_HELP[language]].join('\n');
}
