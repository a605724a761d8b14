import type { RecallOrderToldFields } from '@tongcha/client';
import { table } from '@tongcha/command';
import { sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import { RECALL_WORDS } from './words.ts';

type Order = RecallOrderToldFields;

/** Codes of one list that a reader of a terminal has use for. */
const MOST = 20;

/** An order for people: what it is, how far it is with each member, whom it concerns, until when, and what was done. */
export function orderText(order: Order, options: TreeOptions): string {
  const { language, paint } = options;
  const own = RECALL_WORDS[language];
  const parts = [
    [
      orderLine(order, options),
      ...(order.reason === null ? [] : [`${own.reason}: ${order.reason}`]),
      ...(order.advice === null ? [] : [`${own.advice}: ${order.advice}`]),
    ],
    [paint('bold', own.units(order.codes.length)), ...codeLines(order.codes, options)],
    [paint('bold', own.told), ...stepLines(order, options)],
    order.deadlines.length === 0 ? [] : [paint('bold', own.deadlines), ...deadlineLines(order.deadlines, options)],
    order.concerned.length === 0 ? [] : [paint('bold', own.concerned), ...partyLines(order, options)],
    [paint('bold', own.history), ...historyLines(order, options)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** An order in one line. */
export function orderLine(
  { id, level, state, authority, openedAt }: Pick<Order, 'id' | 'level' | 'state' | 'authority' | 'openedAt'>,
  { language, paint }: TreeOptions,
): string {
  const own = RECALL_WORDS[language];
  return [paint('bold', id), own.levels[level], own.states[state], authority, beijingTime(openedAt)].join('  ');
}

export function codeLines(codes: readonly string[], { language }: TreeOptions): string[] {
  const more = codes.length > MOST ? [`  ${RECALL_WORDS[language].more(codes.length - MOST)}`] : [];
  return [...codes.slice(0, MOST).map((code) => `  ${code}`), ...more];
}

function stepLines({ steps }: Order, { language, paint }: TreeOptions): string[] {
  const own = RECALL_WORDS[language];
  const lines = table(
    steps.map(({ id, action, sector, member, state, reference, codes, shown, unread }) => [
      `  ${sectorMark(sector, paint)} ${member}`,
      own.actions[action],
      own.steps[state],
      own.shown(shown, codes.length, unread),
      reference ?? '',
      id,
    ]),
  );
  return lines.flatMap((line, i) => {
    const step = steps[i];
    if (!step) return [line];
    const { state, message, settled } = step;
    return [
      isStuck(step) ? paint('yellow', line) : line,
      ...(message !== null && state !== 'ACKED' ? [`      ${message}`] : []),
      ...(settled ? [`      ${own.settled(settled.by ?? '', settled.note ?? '')}`] : []),
    ];
  });
}

/** Whether a person has to find out what became of it. */
export function isStuck({ state }: Pick<Order['steps'][number], 'state'>): boolean {
  return state === 'PARTLY' || state === 'REFUSED' || state === 'UNCERTAIN';
}

export function deadlineLines(
  deadlines: readonly (Pick<Order['deadlines'][number], 'duty' | 'basis' | 'due'> & {
    readonly met?: boolean | null;
  })[],
  { language, paint }: TreeOptions,
): string[] {
  const own = RECALL_WORDS[language];
  return table(
    deadlines.map(({ duty, basis, due, met = null }) => {
      const [zh = duty, en = zh] = duty.split(' / ');
      const kept = own.met(met);
      return [`  ${beijingTime(due)}`, language === 'zh' ? zh : en, basis, met === false ? paint('red', kept) : kept];
    }),
  );
}

function partyLines({ concerned }: Order, { language }: TreeOptions): string[] {
  const own = RECALL_WORDS[language];
  return table(
    concerned.map(({ organization: { uscc }, name, made, held, acknowledgedAt }) => [
      `  ${[name, uscc].filter(Boolean).join(' ')}`,
      made.length > 0 ? own.made(made.length) : '',
      held.length > 0 ? own.held(held.length) : '',
      own.acknowledged(acknowledgedAt && beijingTime(acknowledgedAt)),
    ]),
  );
}

function historyLines({ history }: Order, { language }: TreeOptions): string[] {
  const own = RECALL_WORDS[language];
  return table(
    history.map(({ entry, action, at, by, codes, waits, approvedBy, approvedAt, withdrawnBy, withdrawnAt }) => [
      `  ${entry}`,
      beijingTime(at),
      own.actions[action],
      String(codes.length),
      by ?? '',
      waits
        ? own.waits
        : approvedAt !== null
          ? own.approved(approvedBy ?? beijingTime(approvedAt))
          : withdrawnAt === null
            ? ''
            : own.withdrawn(withdrawnBy ?? beijingTime(withdrawnAt)),
    ]),
  );
}

/** To the minute, as its reader's clock shows it. */
export function beijingTime(moment: string): string {
  return new Date(Date.parse(moment) + 28_800_000).toISOString().slice(0, 16).replace('T', ' ');
}
