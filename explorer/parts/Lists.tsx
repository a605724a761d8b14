import { save } from '@tongcha/portal/save';
import { csvText } from '@tongcha/portal/table-file';
import { type ReactElement, useMemo } from 'react';
import type { GraphQLAnswer } from '../answer/answer.ts';
import { type ListOf, listsOf } from '../answer/lists.ts';
import { usePreferences } from '../words/preferences.ts';

/** Rows that are shown; a file has all. */
const SHOWN = 100;

/** Each list of the answer as a table, and as a file for spreadsheets. */
export function Lists({ answer }: { readonly answer: GraphQLAnswer }): ReactElement | null {
  const { lists: words } = usePreferences().words;
  const lists = useMemo(() => listsOf(answer.data), [answer]);
  if (lists.length === 0) return null;
  return (
    <section aria-labelledby="lists">
      <h3 id="lists">{words.title}</h3>
      {lists.map((list) => (
        <details key={list.path}>
          <summary>
            <code>{list.path}</code> {words.rows(list.rows.length)}
          </summary>
          <button type="button" onClick={() => save(`${list.path}.csv`, 'text/csv', textOf(list))}>
            {words.csv}
          </button>
          <div className="wide" tabIndex={0} role="region" aria-label={list.path}>
            <Table {...list} />
          </div>
          {list.rows.length > SHOWN && <p className="quiet">{words.more(SHOWN)}</p>}
        </details>
      ))}
    </section>
  );
}

function textOf({ columns, rows }: ListOf): string {
  return csvText([columns, ...rows]);
}

function Table({ columns, rows }: ListOf): ReactElement {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, SHOWN).map((row, i) => (
          <tr key={i}>
            {row.map((cell, j) => (
              <td key={columns[j]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
