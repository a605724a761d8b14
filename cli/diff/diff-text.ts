import { type Language, type Paint, printable } from '@tongcha/command';
import type { Change } from './compare.ts';

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;
const COLOURS = { added: 'green', removed: 'red', changed: 'yellow' } as const;
const WORDS = {
  zh: { added: '新增', removed: '消失', changed: '变更', none: '(无)' },
  en: { added: 'added', removed: 'removed', changed: 'changed', none: '(none)' },
} as const;

/** One row: a line for it, and one a field that is not as it was. */
export function changeText(change: Change, language: Language, paint: Paint): string {
  const { key, fields, row } = printable(change);
  const name = typeof row['productName'] === 'string' ? `  ${row['productName']}` : '';
  const head = `${SIGNS[change.change]} ${Object.values(key).filter(Boolean).join(' ')}${name}`;
  const lines = fields.map(({ field, before, after }) =>
    Array.isArray(before) && Array.isArray(after)
      ? [
          ...before.map((each) => `    ${field} - ${text(each)}`),
          ...after.map((each) => `    ${field} + ${text(each)}`),
        ]
      : `    ${field}: ${text(before, language)} → ${text(after, language)}`,
  );
  return [paint(COLOURS[change.change], head), ...lines.flat()].join('\n');
}

/** A table in one line. */
export function tableText(
  name: string,
  counts: Readonly<Record<Change['change'], number>>,
  language: Language,
  paint: Paint,
): string {
  const words = WORDS[language];
  const parts = (['added', 'removed', 'changed'] as const).map((each) => `${words[each]} ${counts[each]}`);
  return paint('bold', [name, ...parts].filter(Boolean).join('  '));
}

function text(value: unknown, language: Language = 'zh'): string {
  if (value === null || value === undefined) return WORDS[language].none;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
