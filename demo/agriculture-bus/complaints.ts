import type { ComplaintDesk } from '../complaint-desk.ts';
import { factCode } from './rows.ts';

/** 投诉登记 and 投诉查询 of the bus. @returns data of the answer; null: it takes no such thing */
export function complaintService(
  desk: ComplaintDesk,
  service: string,
  asked: Readonly<Record<string, unknown>>,
): Record<string, string> | null {
  const text = (name: string): string => String(asked[name] ?? '');
  if (service === 'ts.dj' && text('ywlsh') !== '')
    return {
      slbh: desk.take({
        number: text('ywlsh'),
        code: factCode(asked),
        topic: text('tssx'),
        division: text('xzqh'),
        boughtAt: text('gmsj'),
        text: text('tsnr'),
        contact: text('lxfs'),
        photo: text('zp'),
      }),
    };
  if (service !== 'ts.cx') return null;
  const found = desk.state(text('slbh'));
  return found ? { zt: found.state, hfnr: found.answer } : { zt: '', hfnr: '' };
}
