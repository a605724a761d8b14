import type { JobFields } from '@tongcha/client';
import type { Language } from '@tongcha/command';

const STATES: Readonly<Record<Language, Readonly<Record<JobFields['state'], string>>>> = {
  zh: { WAITING: '等待', RUNNING: '运行中', DONE: '完成', CANCELLED: '已取消', FAILED: '失败' },
  en: { WAITING: 'waiting', RUNNING: 'running', DONE: 'done', CANCELLED: 'cancelled', FAILED: 'failed' },
};

/** A job in one line. */
export function jobLine({ id, state, done, found, complete, error, endsAt }: JobFields, language: Language): string {
  const gaps = complete === false ? (language === 'zh' ? '有缺口' : 'with gaps') : '';
  const until = language === 'zh' ? `${endsAt} 失效` : `until ${endsAt}`;
  return [id, STATES[language][state], `${done}/${found}`, gaps, error, until].filter(Boolean).join('  ');
}

/** How far it is. */
export function progressLine({ state, done, found }: JobFields, language: Language): string {
  return `${STATES[language][state]} ${done}/${found}`;
}

export function isOver({ state }: Pick<JobFields, 'state'>): boolean {
  return state === 'DONE' || state === 'CANCELLED' || state === 'FAILED';
}
