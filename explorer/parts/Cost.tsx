import type { ReactElement } from 'react';
import { usePreferences } from '../words/preferences.ts';

export function Cost({ cost, limit }: { readonly cost: number; readonly limit: number }): ReactElement {
  const { language, words } = usePreferences();
  const told = words.cost.of(cost.toLocaleString(language), limit.toLocaleString(language));
  return (
    <section aria-labelledby="cost">
      <h3 id="cost">{words.cost.title}</h3>
      <meter min={0} max={limit} low={limit / 2} high={limit * 0.8} optimum={0} value={cost} aria-label={told} />
      <p className="told">{told}</p>
      <p className="quiet">{words.cost.note}</p>
    </section>
  );
}
