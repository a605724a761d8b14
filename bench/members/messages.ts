/** What a process under measurement can be asked by the one that started it: its own CPU time, and what it has beside. */

type Answers = Readonly<Record<string, (given: never) => unknown>>;

/** One message a time: `{ ask, given }`, answered with `{ answer }`. */
export function answerMessages(answers: Answers): void {
  const all: Answers = { cpuMs: ownCpuMs, ...answers };
  process.on('message', async ({ ask, given }: { readonly ask: string; readonly given: never }) =>
    process.send?.({ answer: (await all[ask]?.(given)) ?? null }),
  );
  process.channel?.unref();
}

/** User and system time of all threads. */
function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
