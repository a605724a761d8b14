import { type Command, type Io, runCommand } from '@tongcha/command';
import project from '../package.json' with { type: 'json' };
import { SHARED_HELP } from './command.ts';
import { changed } from './commands/changed.ts';
import { conform } from './commands/conform.ts';
import { doctor } from './commands/doctor.ts';
import { test } from './commands/test.ts';
import { tryCode } from './commands/try.ts';
import { init } from './commands/init.ts';
import { join } from './commands/join.ts';
import { serve } from './commands/serve.ts';

/** In the order in which a newcomer uses them. */
const COMMANDS: Readonly<Record<string, Command>> = {
  init,
  try: tryCode,
  test,
  conform,
  doctor,
  serve,
  join,
  changed,
};

/** `tongcha-ministry COMMAND …`. @returns the exit code */
export function tongchaMinistry(args: readonly string[], io: Io): Promise<number> {
  return runCommand(
    {
      name: 'tongcha-ministry',
      version: project.version,
      start: 'npx tongcha-ministry',
      commands: COMMANDS,
      shared: SHARED_HELP,
    },
    args,
    io,
  );
}
