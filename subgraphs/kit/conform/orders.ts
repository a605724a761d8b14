import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStanding, type MinistryNames } from '@tongcha/schema';
import type { CallClaims } from '@tongcha/signature';
import { field, type Subgraph } from './client.ts';
import { recordAt, units } from './questions.ts';

/** What is told is told by the platform, and by nobody else. */
const PLATFORM: CallClaims = { role: 'system' };

/** An order may be told again later, and be seen later still; so long it is waited for, milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 250;

interface Told {
  readonly state: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * Writes: a recall of the unit is opened, told twice, and closed.
 * @param code of a unit that it holds
 */
export function orderChecks(
  code: string,
  { subgraph, names }: { readonly subgraph: Subgraph; readonly names: MinistryNames },
): readonly { readonly name: string; readonly run: () => Promise<string | null> }[] {
  const id = randomUUID();
  const recall = `CONFORM-${id.slice(0, 8)}`;
  const told = async (action: 'OPEN' | 'CLOSE', who: CallClaims, tried?: string): Promise<Told> => {
    const notice = {
      number: `${id}-${action}`,
      recall,
      action,
      codes: [code],
      level: 'III',
      authority: 'conform',
      reason: 'a test of the interface',
      advice: 'none',
      at: new Date().toISOString(),
    };
    const answer = await subgraph.query(
      `mutation($notice: RecallNotice!, $tried: DateTime) { told: ${names.recallField}(notice: $notice, tried: $tried) { state message retryAt } }`,
      { notice, tried: tried ?? null },
      who,
    );
    const retryAt = Date.parse(String(field(answer.data, 'told', 'retryAt')));
    const wait = retryAt - Date.now();
    if (field(answer.data, 'told', 'state') === 'LATER' && wait < PATIENCE_MS) {
      await sleep(Math.max(0, wait) + 1);
      return told(action, who, tried);
    }
    return {
      state: textOf(field(answer.data, 'told', 'state')),
      message: textOf(field(answer.data, 'told', 'message')),
      code: textOf(answer.errors[0]?.extensions?.['code']),
    };
  };
  /** How often the record tells of it, and whether it stands. */
  const shown = async (): Promise<{ readonly times: number; readonly stands: boolean }> => {
    const record = recordAt(await units(subgraph, names, [code], 'recalls { id status }'), 0);
    const listed = field(record, 'recalls');
    const own = (Array.isArray(listed) ? (listed as unknown[]) : []).filter((each) => field(each, 'id') === recall);
    return { times: own.length, stands: own.some((each) => isStanding({ status: textOf(field(each, 'status')) })) };
  };
  const until = async (holds: (each: Awaited<ReturnType<typeof shown>>) => boolean): Promise<boolean> => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS))
      if (holds(await shown())) return true;
    return false;
  };
  const untaken = ({ state, code: fault, message }: Told): string =>
    `answered ${state ?? fault ?? 'nothing'}${message === null ? '' : `: ${message}`}`;
  return [
    {
      name: 'orders are taken from the platform alone',
      run: async () => {
        const roles: readonly CallClaims[] = [{ role: 'anonymous' }, { role: 'regulator', sector: names.sector }];
        for (const who of roles) {
          const answered = await told('OPEN', who);
          if (answered.state !== null || answered.code !== 'FORBIDDEN') return `${who.role}: ${untaken(answered)}`;
        }
        return (await shown()).times === 0 ? null : 'it was refused, and is there';
      },
    },
    {
      name: 'an order is taken, and its record shows the recall',
      run: async () => {
        const answered = await told('OPEN', PLATFORM);
        if (answered.state !== 'TAKEN') return untaken(answered);
        return (await until(({ times, stands }) => times === 1 && stands)) ? null : `${recall} is not in its record`;
      },
    },
    {
      name: 'an order that is told again is there once, or nobody can know',
      run: async () => {
        const answered = await told('OPEN', PLATFORM, new Date(Date.now() - 1_000).toISOString());
        if (answered.state !== 'TAKEN' && answered.state !== 'UNCERTAIN') return untaken(answered);
        const { times } = await shown();
        return times === 1 ? null : `its record shows ${recall} ${times} times`;
      },
    },
    {
      name: 'a recall that is closed stands no more',
      run: async () => {
        const answered = await told('CLOSE', PLATFORM);
        if (answered.state !== 'TAKEN') return untaken(answered);
        return (await until(({ stands }) => !stands)) ? null : `${recall} still stands in its record`;
      },
    },
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
