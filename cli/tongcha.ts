import { SHARED_HELP } from './command.ts';
import { audit, conform, keys, token } from './commands/programs.ts';
import { alerts } from './commands/alerts.ts';
import { chain } from './commands/chain.ts';
import { complaints } from './commands/complaints.ts';
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
import { org } from './commands/org.ts';
import { origins } from './commands/origins.ts';
import { query } from './commands/query.ts';
import { recall } from './commands/recall.ts';
import { recalls } from './commands/recalls.ts';
import { run } from './commands/run.ts';
import { sql } from './commands/sql.ts';
import { status } from './commands/status.ts';
import { traceable } from './commands/traceable.ts';
import { unit } from './commands/unit.ts';
import { verify } from './commands/verify.ts';
import { warnings } from './commands/warnings.ts';
import { asStarted } from './as-started.ts';
import { type Command, type Io, runCommand } from '@tongcha/command';
import project from './package.json' with { type: 'json' };

const COMMANDS: Readonly<Record<string, Command>> = {
  identify,
  unit,
  chain,
  impact,
  origins,
  traceable,
  warnings,
  org,
  alerts,
  recall,
  recalls,
  monitoring,
  complaints,
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
export function tongcha(args: readonly string[], io: Io): Promise<number> {
  return runCommand(
    {
      name: 'tongcha',
      version: project.version,
      commands: COMMANDS,
      start: 'npm run tongcha --',
      shared: SHARED_HELP,
      spoken: asStarted,
    },
    args,
    io,
  );
}
