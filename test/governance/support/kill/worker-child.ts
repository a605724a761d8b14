/** A worker that tells recalls over HTTP, and dies on the way. `STORE PORT DIES`. */
import { openDatabase } from '../../../../common/database/open-database.ts';
import { tellRecalls } from '../../../../gateway/jobs-worker/tell-recalls.ts';
import type { System, Told } from '../../../../gateway/jobs-worker/system.ts';
import { Governance } from '../../../../governance/governance.ts';
import { endWithParent, pointsOf } from './point.ts';
import { LEASE_MS } from './times.ts';

const [store = '', port, dies = ''] = process.argv.slice(2);
const point = pointsOf(dies);
endWithParent();
const governance = new Governance(openDatabase(store, ['store']));
const { outbox } = governance;

const take = outbox.take.bind(outbox);
outbox.take = async (...all) => {
  const task = await take(...all);
  if (task) point('taken', task.target);
  return task;
};
const record = outbox.record.bind(outbox);
outbox.record = async (hold, task, ...all) => {
  point('answered', task.target);
  const isWritten = await record(hold, task, ...all);
  point('recorded', task.target);
  return isWritten;
};

const tell: System['tell'] = async ({ member, mutation, variables }, signal): Promise<Told> => {
  point('before-sent', member);
  const field = /\{ (\w+)\(/.exec(mutation)?.[1] ?? '';
  try {
    setTimeout(() => point('sent', member), 3);
    const body = JSON.stringify({ variables });
    const response = await fetch(`http://127.0.0.1:${port}/${member}`, { method: 'POST', body, signal });
    const receipt: unknown = await response.json();
    if (receipt === null)
      return {
        state: 'ANSWERED',
        response: { data: null, errors: [{ code: 'UNAVAILABLE', path: [field], system: null, codes: [] }] },
      };
    return { state: 'ANSWERED', response: { data: { [field]: receipt }, errors: [] } };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    return { state: code === 'ECONNREFUSED' ? 'UNSENT' : 'UNKNOWN', code: 'UNAVAILABLE', message: 'cannot be reached' };
  }
};

tellRecalls({ governance, system: { tell } as System }, { lookMs: 15, tellMs: (2 * LEASE_MS) / 3, leaseMs: LEASE_MS });
