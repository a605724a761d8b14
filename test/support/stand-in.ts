import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StandIn, StartStandIn } from '../../demo/stand-in.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import type { Fault } from '../../common/resilience/fault.ts';
import type { Call } from '../../subgraphs/kit/legacy-system.ts';

/** A stand-in over the story and a little trade, in a folder of its own that goes with it. */
export async function standIn(
  start: StartStandIn,
  facts: Iterable<Fact> = world({ seed: 1, scale: 0.1 }),
): Promise<StandIn> {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-stand-in-'));
  const started = await start({ port: 0, facts, directory, latencyMs: 0 });
  return {
    ...started,
    behave: (manner) => started.behave(manner),
    async stop() {
      await started.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A call with a deadline, and what was said to be partial. */
export function call(timeoutMs = 5_000): Call & { readonly partials: [Fault, readonly string[]][] } {
  const partials: [Fault, readonly string[]][] = [];
  return {
    signal: AbortSignal.timeout(timeoutMs),
    partial: (fault, codes) => void partials.push([fault, codes]),
    partials,
  };
}

/** Answers of which none is a failure. */
export function held<T>(answers: readonly (T | Error)[]): readonly T[] {
  return answers.map((each) => {
    if (each instanceof Error) throw each;
    return each;
  });
}
