import { chunked, type Database, marks, type Row } from '@tongcha/database';
import type { Outbox } from '../outbox/outbox.ts';
import type { Task, TaskState } from '../outbox/task.ts';
import type { RecallAction, RecallLevel } from '@tongcha/schema';
import type { Actor, KeptEntry, KeptRecall, KeptStep, RecallState, RecallStepState, Settlement } from './recall.ts';

/** Orders by their ids, in the order of these; those that there are. */
export async function readRecalls(
  database: Database,
  outbox: Outbox,
  ids: readonly string[],
): Promise<readonly KeptRecall[]> {
  const rowsOf = async (sql: (list: string) => string): Promise<readonly Row[]> => {
    const parts = await Promise.all(chunked(ids, 1).map((some) => database.read(sql(marks(some.length)), some)));
    return parts.flat();
  };
  const [recalls, entries, steps, acknowledgements] = await Promise.all([
    rowsOf((list) => `SELECT * FROM tongcha_recalls WHERE id IN (${list})`),
    rowsOf((list) => `SELECT * FROM tongcha_recall_entries WHERE recall IN (${list}) ORDER BY place`),
    rowsOf((list) => `SELECT * FROM tongcha_recall_steps WHERE recall IN (${list}) ORDER BY place, n`),
    rowsOf(
      (list) => `SELECT * FROM tongcha_recall_acknowledgements WHERE recall IN (${list}) ORDER BY at, organization`,
    ),
  ]);
  const tasks = await outbox.tasks(steps.map(({ id }) => id as string));
  const of = (rows: readonly Row[], id: string): readonly Row[] => rows.filter(({ recall }) => recall === id);
  const byId = new Map(recalls.map((row) => [row['id'] as string, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const [opening] = of(entries, id);
    return {
      id,
      state: row['state'] as RecallState,
      level: row['level'] as RecallLevel,
      reason: (opening?.['reason'] ?? null) as string | null,
      advice: (opening?.['advice'] ?? null) as string | null,
      authority: row['authority'] as string,
      openedAt: row['opened_at'] as number,
      entries: of(entries, id).map(entryOf),
      steps: of(steps, id).map((step) => stepOf(step, tasks.get(step['id'] as string))),
      acknowledgements: of(acknowledgements, id).map(({ organization, at }) => ({
        organization: organization as string,
        at: at as number,
      })),
    };
  });
}

function entryOf(row: Row): KeptEntry {
  const decided = (decision: 'APPROVED' | 'WITHDRAWN'): readonly [number | null, Actor | null] =>
    row['decision'] === decision
      ? [row['decided_at'] as number, actorOf(row['decided_subject'], row['decided_sphere'])]
      : [null, null];
  const [approvedAt, approvedBy] = decided('APPROVED');
  const [withdrawnAt, withdrawnBy] = decided('WITHDRAWN');
  return {
    place: row['place'] as number,
    action: row['action'] as RecallAction,
    at: row['at'] as number,
    by: actorOf(row['subject'], row['sphere']),
    reason: row['reason'] as string | null,
    advice: row['advice'] as string | null,
    waits: row['decision'] === 'WAITS',
    approvedAt,
    approvedBy,
    withdrawnAt,
    withdrawnBy,
  };
}

/** @param task undefined: it waits for a second person, or was withdrawn */
function stepOf(row: Row, task: Task | undefined): KeptStep {
  return {
    id: row['id'] as string,
    entry: row['place'] as number,
    member: row['member'] as string,
    codes: JSON.parse(row['codes'] as string) as string[],
    state: task ? stateOf(task) : 'PENDING',
    reference: task?.reference ?? null,
    attempts: task?.attempts ?? 0,
    lastAt: task && task.attempts > 0 ? task.changedAt : null,
    nextAt: task?.state === 'WAITING' && task.attempts > 0 ? task.dueAt : null,
    message: task?.message ?? null,
    settled: settlementOf(row),
  };
}

const STATES: Readonly<Record<Exclude<TaskState, 'WAITING'>, RecallStepState>> = {
  DONE: 'ACKED',
  PARTLY: 'PARTLY',
  REFUSED: 'REFUSED',
  DEAD: 'REFUSED',
  UNCERTAIN: 'UNCERTAIN',
};

function stateOf({ state, attempts }: Task): RecallStepState {
  if (state !== 'WAITING') return STATES[state];
  return attempts === 0 ? 'PENDING' : 'SENDING';
}

function settlementOf(row: Row): Settlement | null {
  const at = row['settled_at'] as number | null;
  if (at === null) return null;
  return {
    at,
    by: actorOf(row['settled_subject'], row['settled_sphere']),
    held: row['held'] === 1,
    note: row['note'] as string | null,
  };
}

function actorOf(subject: Row[string] | undefined, sphere: Row[string] | undefined): Actor {
  return { subject: subject as string, of: sphere as string };
}
