import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { csvFields } from '@tongcha/ministry/file-drop';
import { ComplaintDesk } from '../complaint-desk.ts';
import { actionOf, localNow, ordered } from '../orders.ts';
import type { UnitFact } from '../world/facts.ts';
import { nameOf, recallRow, whole } from './files.ts';

/** How often the front-end machine looks, milliseconds. */
const LOOKS_MS = 100;

/**
 * Takes notices in that are put into `inbox`, each name once, and reports what has become of the lots as a file of its own into
 * `folder`. Taken ones lie in `taken`.
 */
export function watchInbox(directory: string, folder: string): { readonly inbox: string; stop(): void } {
  const [inbox, taken] = [join(directory, 'inbox'), join(directory, 'taken')];
  for (const each of [inbox, taken]) mkdirSync(each, { recursive: true });
  const desk = new ComplaintDesk(join(directory, 'tousu.db'));
  const recalls = new Map<string, UnitFact>();
  let [serial, last] = [0, ''];
  const look = (): void => {
    for (const name of readdirSync(inbox).filter((each) => /^ZHTZ_.*\.csv$/.test(each))) {
      if (!existsSync(join(taken, name))) take(readFileSync(join(inbox, name)));
      renameSync(join(inbox, name), join(taken, name));
    }
    for (const name of readdirSync(inbox).filter((each) => /^TSZB_.*\.csv$/.test(each))) {
      register(desk, readFileSync(join(inbox, name)));
      rmSync(join(inbox, name));
    }
    // While nobody can be told of it, it is reported later.
    if (existsSync(folder)) report();
  };
  let unsaid: Buffer[] = [];
  const take = (content: Buffer): void => {
    const [, ...lines] = linesOf(iconv.decode(content, 'gb18030'));
    for (const [number = '', recall = '', code = '', state = '', level = '', at = '', ...rest] of lines.slice(0, -1)) {
      const [reason = '', advice = '', authority = ''] = rest;
      const key = `${recall} ${code}`;
      const before = recalls.get(key) ?? ({ code, producer: '', recalls: [] } as unknown as UnitFact);
      const order = { number, recall, action: actionOf(state), level, at, reason, advice, authority, codes: [code] };
      const after = ordered(before, order);
      recalls.set(key, after);
      // Each later than the one before: by that the newest is known.
      last = later(last);
      for (const each of after.recalls ?? []) unsaid.push(recallRow(number, code, each, last));
    }
  };
  const report = (): void => {
    if (unsaid.length > 0) writeFileSync(join(folder, nameOf('ZH', '20261201', (serial += 1))), whole('ZH', unsaid));
    unsaid = [];
  };
  const timer = setInterval(look, LOOKS_MS);
  timer.unref();
  return { inbox, stop: () => (clearInterval(timer), desk.close()) };
}

/** 投诉转办: one complaint a file. */
function register(desk: ComplaintDesk, content: Buffer): void {
  const [, line = []] = linesOf(iconv.decode(content, 'gb18030'));
  const [number = '', code = '', topic = '', division = '', boughtAt = '', , text = '', contact = '', photo = ''] =
    line;
  desk.take({ number, code, topic, division, boughtAt, text, contact, photo });
}

function linesOf(text: string): string[][] {
  return text.split('\r\n').flatMap((line) => (line === '' ? [] : [csvFields(line) ?? []]));
}

function later(last: string): string {
  const now = localNow();
  if (now > last) return now;
  return new Date(Date.parse(`${last.replace(' ', 'T')}Z`) + 1_000).toISOString().slice(0, 19).replace('T', ' ');
}
