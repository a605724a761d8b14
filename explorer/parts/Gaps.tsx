import type { ReactElement } from 'react';
import { policyWords } from '@tongcha/schema';
import type { GraphQLAnswer } from '../answer/answer.ts';
import { lacksOf, withheldOf } from '../answer/coverage.ts';
import { usePreferences } from '../words/preferences.ts';
import { MemberName } from './MemberName.tsx';
import { SectorBadge } from './SectorBadge.tsx';

/** What the answer lacks, in words: the gaps of its chains and the errors beside it; under it what rules withhold, which is no gap. */
export function Gaps({ answer }: { readonly answer: GraphQLAnswer }): ReactElement {
  const { words, language } = usePreferences();
  const lacks = lacksOf(answer);
  return (
    <section aria-labelledby="gaps">
      <h3 id="gaps">{words.gaps.title}</h3>
      {lacks.length === 0 ? (
        <p className="quiet">{words.gaps.none}</p>
      ) : (
        <ul className="gaps">
          {lacks.map(({ reason, sector, member, system, codes, message }, at) => (
            <li key={at}>
              {sector !== null && <SectorBadge sector={sector} />}
              <MemberName sector={sector} member={member} answer={answer} /> {words.gaps.reasons[reason] ?? reason}
              {system !== null && ` (${system})`}
              {codes > 0 && words.gaps.of(codes)}
              {message && <span className="quiet">{message}</span>}
            </li>
          ))}
        </ul>
      )}
      {withheldOf(answer).map(({ sector, policy }, at) => (
        <p key={at} className="quiet">
          <SectorBadge sector={sector} /> {words.gaps.withheld(policyWords(policy, language))}
        </p>
      ))}
    </section>
  );
}
