import { useEditorContext } from '@graphiql/react';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { CHAIN_EXAMPLES, type Example, OTHER_EXAMPLES } from '../examples/examples.ts';
import { usePreferences } from '../words/preferences.ts';

const OWN: ReadonlySet<string> = new Set([...CHAIN_EXAMPLES, ...OTHER_EXAMPLES].map(({ query }) => query.trim()));

/** Inside GraphiQL, whose editors it fills. */
export function Examples(): ReactElement {
  const { words } = usePreferences();
  return (
    <div className="examples">
      <h2>{words.examples.title}</h2>
      <p className="quiet">{words.examples.lead}</p>
      <List title={words.examples.chains} examples={CHAIN_EXAMPLES} />
      <List title={words.examples.others} examples={OTHER_EXAMPLES} />
    </div>
  );
}

function List({ title, examples }: { readonly title: string; readonly examples: readonly Example[] }): ReactElement {
  const { language } = usePreferences();
  const editors = useEditorContext({ nonNull: true });
  const take = ({ query, variables }: Example): void => {
    const written = editors.queryEditor?.getValue().trim() ?? '';
    // What somebody has written stays in its tab.
    if (written !== '' && !OWN.has(written)) flushSync(() => editors.addTab());
    editors.variableEditor?.setValue(JSON.stringify(variables, null, 2));
    editors.responseEditor?.setValue('');
    editors.queryEditor?.setValue(query);
    editors.queryEditor?.focus();
  };
  return (
    <section>
      <h3>{title}</h3>
      <ol>
        {examples.map((example) => (
          <li key={example.title.en}>
            <button type="button" onClick={() => take(example)}>
              <strong>{example.title[language]}</strong>
              <span>{example.question[language]}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function ExamplesIcon(): ReactElement {
  return (
    <svg viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M1.5 3h1M5 3h7.5M1.5 7h1M5 7h7.5M1.5 11h1M5 11h7.5" />
    </svg>
  );
}
