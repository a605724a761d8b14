import { useI18n } from 'vue-i18n';
import { useSectors } from '../parts/sectors.ts';
import { useTimes } from '../words/times.ts';
import type { HeldRecord } from './ministries.ts';
import type { Step } from './timeline.ts';
import type { Verdict } from './verdict.ts';

export interface Told {
  readonly code: string;
  readonly display: string;
  readonly verdict: Verdict;
  readonly records: readonly HeldRecord[];
  readonly steps: readonly Step[];
  readonly names: ReadonlyMap<string, string>;
  readonly link: string;
}

/** The answer as plain text, to be pasted into a message: every line with who said it. */
export function useAnswerText(): (told: Told) => string {
  const { t } = useI18n();
  const times = useTimes();
  const sectors = useSectors();
  return ({ code, display, verdict, records, steps, names, link }) => {
    const said = (...of: readonly string[]): string => `[${sectors.names(of)}]`;
    const named = (each: string): string => names.get(each) ?? each;
    return [
      `${t(`verdict.${verdict.state}`)} ${t('verdict.asked', { n: verdict.answered, at: verdict.at ? times.minute(verdict.at) : '—' })}`,
      ...verdict.warnings.map(({ kind, name, code: about, what, at, advice, sector }) =>
        `! ${t(`warning.${kind}`, { name: name ?? about, what: what ?? '' })} ${at ? times.day(at) : ''} ${advice ?? ''} ${said(sector)}`.replace(
          / {2,}/g,
          ' ',
        ),
      ),
      ...(verdict.missing.length > 0 ? [t('verdict.missing', { names: sectors.names(verdict.missing) })] : []),
      '',
      `${named(code) === code ? '' : `${named(code)} `}${display}`,
      ...records.flatMap(({ sector, producer, producedAt, expiresAt }) => [
        ...(producer?.name ? [`${t('what.producer')}: ${producer.name} ${said(sector)}`] : []),
        ...(producedAt ? [`${t('what.producedAt')}: ${times.day(producedAt)} ${said(sector)}`] : []),
        ...(expiresAt ? [`${t('what.expiresAt')}: ${times.day(expiresAt)} ${said(sector)}`] : []),
      ]),
      ...(steps.length > 0 ? ['', `${t('way.title')}:`] : []),
      ...steps.map(
        (step) =>
          `${times.day(step.at)} ${step.step.of === 'link' ? t(`kind.${step.step.kind}`) : step.step.words}${step.from && step.to ? ` ${named(step.from)} → ${named(step.to)}` : ''} ${said(...step.sources.map(({ sector }) => sector))}`,
      ),
      '',
      link,
    ].join('\n');
  };
}
