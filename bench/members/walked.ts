import { codeIn } from './economy.ts';
import type { Counted } from './stubs.ts';
import type { Gateway, Stubs } from './stage.ts';

/** What is measured. */
const LEAN = 'complete units { code depth } links { kind from to } gaps { member reason }';
/** What both sides must say alike, whoever was asked. */
const WHOLE =
  'complete units { code depth sectors } links { kind from to at evidence { member recordId confidence } } gaps { member reason }';
/** A record of each unit, read from its member by the layer below its sector. */
const RECORDS = 'complete units { code records { code member productName } } gaps { member reason }';

export const SELECTIONS = { lean: LEAN, whole: WHOLE, records: RECORDS } as const;

export interface Walked extends Counted {
  /** From the request to the whole answer. */
  readonly milliseconds: number;
  /** Of the gateway, all its threads. */
  readonly cpuMs: number;
  /** Of all members together. */
  readonly membersCpuMs: number;
  readonly chain: Chain;
}

export interface Chain {
  readonly complete: boolean;
  readonly units: readonly unknown[];
  readonly links?: readonly unknown[];
  readonly gaps: readonly unknown[];
}

/** One chain of so many units over the members as slow as that. @throws Error where it is not whole */
export async function walkOnce(
  { running, url }: Gateway,
  stubs: Stubs,
  units: number,
  latencies: readonly number[],
  selection: keyof typeof SELECTIONS = 'lean',
): Promise<Walked> {
  const members = stubs.running;
  await members.ask('begin', latencies);
  const before = [await running.ask('cpuMs'), await members.ask('cpuMs')] as [number, number];
  const began = performance.now();
  const text = await ask(url, units, SELECTIONS[selection]);
  const milliseconds = performance.now() - began;
  const after = [await running.ask('cpuMs'), await members.ask('cpuMs')] as [number, number];
  const counted = (await members.ask('counted')) as Counted;
  const chain = chainIn(text, units);
  return { ...counted, milliseconds, cpuMs: after[0] - before[0], membersCpuMs: after[1] - before[1], chain };
}

/** The longest turn of the loop meanwhile, milliseconds of CPU. */
export async function longestTurn(gateway: Gateway, units: number): Promise<number> {
  await gateway.running.ask('watch');
  await ask(gateway.url, units, LEAN);
  return (await gateway.running.ask('longestTurnMs')) as number;
}

async function ask(url: string, units: number, selection: string): Promise<string> {
  const query = `query Chain($code: TraceCode!, $units: Int!) { chain(code: $code, direction: BACK, maxDepth: 100, maxUnits: $units) { ${selection} } }`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { code: codeIn({ units }, 0), units } }),
  });
  return response.text();
}

function chainIn(text: string, units: number): Chain {
  const { data, errors } = JSON.parse(text) as { readonly data?: { readonly chain: Chain }; readonly errors?: unknown };
  const chain = data?.chain;
  if (!chain?.complete || chain.units.length !== units)
    throw new Error(
      `the chain has ${chain?.units.length ?? 0} of ${units} units and ${chain?.gaps.length ?? 0} gaps: ${JSON.stringify(errors ?? chain?.gaps).slice(0, 500)}`,
    );
  return chain;
}
