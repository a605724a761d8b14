/** What the process ends with; docs/cli.md. */
export const EXIT = {
  done: 0,
  /** Asked, and refused or answered with errors alone. */
  refused: 1,
  usage: 2,
  /** Answered, with gaps: something failed, or a limit. What rules withhold is none. */
  incomplete: 3,
  unreachable: 4,
  interrupted: 130,
} as const;

/** Why a command ends early: a message for people in both languages, and the exit code. */
export class CliFault extends Error {
  readonly exit: number;
  /** Whose help says more: `run counts`. Not set: the command's does, of a fault of usage. */
  readonly helpOf: string | undefined;

  constructor(exit: number, message: string, helpOf?: string) {
    super(message);
    this.name = 'CliFault';
    this.exit = exit;
    this.helpOf = helpOf;
  }
}
