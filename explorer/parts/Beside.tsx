import type { ReactElement } from 'react';
import { answered } from '../answer/answer.ts';
import { useStore } from '../store.ts';
import { usePreferences } from '../words/preferences.ts';
import { Cost } from './Cost.tsx';
import { CoverageTable } from './CoverageTable.tsx';
import { Gaps } from './Gaps.tsx';
import { Lists } from './Lists.tsx';
import { Plan } from './Plan.tsx';

/** Beside the answer: what it cost, how it was planned, who was asked and what is missing. */
export function Beside(): ReactElement {
  const { words } = usePreferences();
  const last = useStore(answered);
  return (
    <aside className="beside" aria-label={words.beside.title} tabIndex={-1}>
      <h2>{words.beside.title}</h2>
      {last ? <About {...last} /> : <p className="quiet">{words.beside.none}</p>}
    </aside>
  );
}

function About({ answer, milliseconds }: NonNullable<ReturnType<typeof answered.get>>): ReactElement {
  const { words } = usePreferences();
  const explain = answer.extensions?.explain;
  const errors = answer.errors?.length ?? 0;
  return (
    <>
      <p role="status">
        {words.beside.took(milliseconds)}
        {errors > 0 && <strong className="lacking"> · {words.beside.failed(errors)}</strong>}
      </p>
      <CoverageTable answer={answer} />
      <Gaps answer={answer} />
      <Lists answer={answer} />
      {explain ? (
        <>
          <Cost {...explain} />
          <Plan plan={explain.plan} />
        </>
      ) : (
        <p className="quiet">{words.cost.hidden}</p>
      )}
    </>
  );
}
