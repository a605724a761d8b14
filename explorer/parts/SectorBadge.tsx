import type { ReactElement } from 'react';
import { sectorLook } from '@tongcha/schema';
import { usePreferences } from '../words/preferences.ts';

/** A sector by letter, colour and name; null: the gateway's own. */
export function SectorBadge({
  sector,
  ministry,
}: {
  readonly sector: string | null;
  readonly ministry?: string;
}): ReactElement {
  const { language, isDark, words } = usePreferences();
  if (sector === null)
    return (
      <span className="sector">{ministry === undefined || ministry === 'chain' ? words.plan.gateway : ministry}</span>
    );
  const { letter, zh, en, light, dark, onLight, onDark } = sectorLook(sector);
  const style = isDark ? { background: dark, color: onDark } : { background: light, color: onLight };
  return (
    <span className="sector">
      <span className="letter" style={style} aria-hidden="true">
        {letter}
      </span>
      {language === 'en' ? en : zh}
    </span>
  );
}
