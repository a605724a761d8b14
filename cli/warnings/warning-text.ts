import { day } from '../day.ts';
import type { Language, Paint } from '@tongcha/command';
import { saidBy } from '../members/member-text.ts';
import { countNoun, wordsIn } from '../words.ts';
import { LEVELS } from './levels.ts';
import type { WarningView } from './warning-view.ts';

/** Those that a rule decided. */
export function fired<W extends Pick<WarningView, 'outcome'>>(warnings: readonly W[]): readonly W[] {
  return warnings.filter(({ outcome }) => outcome === 'FIRES');
}

/** Whether it is to be acted on, not only looked at. */
export function isGrave({ level }: Pick<WarningView, 'level'>): boolean {
  return level === 'SERIOUS' || level === 'CRITICAL';
}

/** This very case in a line, with its day, and by whose records where that is not plain from the sector. */
export function warningText(warning: WarningView, language: Language): string {
  const when = day(warning.at);
  const text = warning[language];
  const said = saidBy(warning.evidence, () => ['it'], language);
  return wordsIn(language).by(
    [text, when !== null && !text.includes(when) ? when : ''].filter(Boolean).join(' '),
    said[0]?.who ?? '',
  );
}

/** With its mark, in the colour of its level. */
export function marked(warning: WarningView, language: Language, paint: Paint): string {
  return paint(isGrave(warning) ? 'red' : 'yellow', `⚠ ${warningText(warning, language)}`);
}

/** With its number, by which it is marked elsewhere, and how grave it is. */
export function numbered(
  warning: WarningView,
  number: number,
  { language, paint }: { readonly language: Language; readonly paint: Paint },
): string {
  const head = paint(isGrave(warning) ? 'red' : 'yellow', `⚠${number} ${LEVELS[language][warning.level]}`);
  return `${head} ${warningText(warning, language)}`;
}

/** Those that a rule decided and that are about this unit: of a recall also what is packed of it, or made from it. */
export function firedOn(code: string, warnings: readonly WarningView[]): readonly WarningView[] {
  return fired(warnings).filter(({ codes }) => codes.includes(code));
}

/** How many could not be decided, and where to read why; null: none. */
export function undecidedText(
  { warnings = [] }: { readonly warnings?: readonly WarningView[] | undefined },
  language: Language,
): string | null {
  const count = warnings.length - fired(warnings).length;
  if (count === 0) return null;
  return language === 'zh'
    ? `? ${count} 项预警因缺少数据无法判定;缺什么见 warnings --undecided`
    : `? ${countNoun(count, 'warning')} cannot be decided, as something is missing: warnings --undecided tells what`;
}

/** Facts that nobody could have told, or that rules keep back: no gap. */
const NO_GAP: readonly string[] = ['WITHHELD', 'FORBIDDEN', 'NOT_RECORDED', 'NOT_ASKED', 'DEPTH_LIMIT'];

/** Whether it is undecided because somebody did not answer. */
export function isForAGap({ outcome, missing }: Pick<WarningView, 'outcome' | 'missing'>): boolean {
  return outcome === 'UNDECIDED' && missing.some(({ reason }) => !NO_GAP.includes(reason));
}
