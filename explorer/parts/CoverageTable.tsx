import type { ReactElement } from 'react';
import type { GraphQLAnswer } from '../answer/answer.ts';
import { coverageOf } from '../answer/coverage.ts';
import { usePreferences } from '../words/preferences.ts';
import { MemberName } from './MemberName.tsx';
import { SectorBadge } from './SectorBadge.tsx';

/** Which members were asked for this answer, and what each answered. */
export function CoverageTable({ answer }: { readonly answer: GraphQLAnswer }): ReactElement {
  const { words } = usePreferences();
  const rows = coverageOf(answer);
  return (
    <section aria-labelledby="coverage">
      <h3 id="coverage">{words.coverage.title}</h3>
      {rows.length === 0 ? (
        <p className="quiet">{words.coverage.none}</p>
      ) : (
        <table aria-labelledby="coverage">
          <thead>
            <tr>
              <th scope="col">{words.coverage.sector}</th>
              <th scope="col">{words.coverage.status}</th>
              <th scope="col">{words.coverage.codes}</th>
              <th scope="col">{words.coverage.held}</th>
              <th scope="col">{words.coverage.calls}</th>
              <th scope="col">{words.coverage.ms}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(
              ({ sector, member, members, status = '', asked, excluded = 0, answered, held, calls, milliseconds }) => (
                <tr key={`${sector} ${member}`} className={status === 'ANSWERED' ? '' : 'lacking'}>
                  <th scope="row">
                    <SectorBadge sector={sector} />
                    <MemberName sector={sector} member={member} answer={answer} />
                  </th>
                  <td>
                    {asked === 0 && excluded > 0
                      ? words.coverage.notNeeded(members ?? 1)
                      : (words.coverage.statuses[status] ?? status)}
                  </td>
                  <td>{asked ? words.coverage.codesOf(answered ?? asked, asked) : ''}</td>
                  <td>{held}</td>
                  <td>{calls}</td>
                  <td>{milliseconds}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </section>
  );
}
