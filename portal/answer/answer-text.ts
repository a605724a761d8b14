import { useI18n } from '../words/i18n.ts';
import { useNaming } from '../parts/naming.ts';
import { useSources } from '../parts/sources.ts';
import { useTimes } from '../words/times.ts';
import type { HeldRecord } from './ministries.ts';
import type { Said } from './said.ts';
import type { Names } from './use-names.ts';
import type { Step } from './timeline.ts';
import type { Verdict } from './verdict.ts';

export interface Told {
  readonly code: string;
  readonly display: string;
  readonly verdict: Verdict;
  readonly records: readonly HeldRecord[];
  readonly steps: readonly Step[];
  readonly names: Names;
  readonly link: string;
}

/** The answer as plain text, to be pasted into a message: every line with who said it. */
export function useAnswerText(): (told: Told) => string {
  const { t, term, locale } = useI18n();
  const times = useTimes();
  const sources = useSources();
  const naming = useNaming();
  return ({ code, display, verdict, records, steps, names, link }) => {
    const said = (...of: readonly Said[]): string => `[${sources.text(of)}]`;
    const named = (each: string): string => naming(names, each);
    return [
      `${t(`verdict.${verdict.state}`)} ${t('verdict.asked', { whom: sources.count(verdict.answered), at: verdict.at ? times.minute(verdict.at) : '—' })}`,
      ...verdict.warnings.map((warning) =>
        `! ${locale.value === 'en' ? warning.en : warning.zh} ${warning.recall?.advice ?? ''} ${said(...warning.by)}`.replace(
          / {2,}/g,
          ' ',
        ),
      ),
      ...(verdict.selfStated ? [t('verdict.selfStated')] : []),
      ...(verdict.missing.length > 0 ? [t('verdict.missing', { names: sources.names(verdict.missing) })] : []),
      '',
      `${named(code) === code ? '' : `${named(code)} `}${display}`,
      ...records.flatMap(({ sector, statedBy, producer, producedAt, expiresAt }) => [
        ...(producer?.name ? [`${t('what.producer')}: ${producer.name} ${said({ sector, statedBy })}`] : []),
        ...(producedAt ? [`${t('what.producedAt')}: ${times.day(producedAt)} ${said({ sector, statedBy })}`] : []),
        ...(expiresAt ? [`${t('what.expiresAt')}: ${times.day(expiresAt)} ${said({ sector, statedBy })}`] : []),
      ]),
      ...(steps.length > 0 ? ['', `${t('way.title')}:`] : []),
      ...steps.map(
        (step) =>
          `${times.day(step.at)} ${step.step.of === 'link' ? t(`kind.${step.step.kind}`) : term(step.step.words)}${step.from && step.to ? ` ${named(step.from)} → ${named(step.to)}` : ''} ${said(...step.sources)}`,
      ),
      '',
      link,
    ].join('\n');
  };
}
