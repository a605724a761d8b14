import type { ReactElement } from 'react';
import type { PlanNode } from '../answer/answer.ts';
import { usePreferences } from '../words/preferences.ts';
import { SectorBadge } from './SectorBadge.tsx';

/** The plan as a tree: what is done in turn, what at once, and what each ministry is asked for. */
export function Plan({ plan }: { readonly plan: PlanNode | null }): ReactElement {
  const { words } = usePreferences();
  return (
    <section aria-labelledby="plan">
      <h3 id="plan">{words.plan.title}</h3>
      {plan ? (
        <ul className="plan">
          <Step node={plan} />
        </ul>
      ) : (
        <p className="quiet">{words.plan.none}</p>
      )}
    </section>
  );
}

function Step({ node }: { readonly node: PlanNode }): ReactElement | null {
  const { words } = usePreferences();
  switch (node.kind) {
    case 'sequence':
    case 'parallel':
      return (
        <li>
          <span className="order">{words.plan[node.kind]}</span>
          <Steps nodes={node.nodes} ordered={node.kind === 'sequence'} />
        </li>
      );
    case 'condition':
      return (
        <>
          {node.yes && <Branch told={words.plan.when(node.variable)} node={node.yes} />}
          {node.no && <Branch told={words.plan.unless(node.variable)} node={node.no} />}
        </>
      );
    default:
      return (
        <li>
          <details>
            <summary>
              <SectorBadge sector={node.sector} ministry={node.ministry} />
              {node.entities.length > 0 && <span className="quiet"> {words.plan.of(node.entities.join(', '))}</span>}
            </summary>
            <p className="quiet">
              {words.plan.at} <code>{node.path || words.plan.root}</code>
            </p>
            <pre tabIndex={0}>{node.selection}</pre>
          </details>
        </li>
      );
  }
}

function Branch({ told, node }: { readonly told: string; readonly node: PlanNode }): ReactElement {
  return (
    <li>
      <span className="order">{told}</span>
      <Steps nodes={[node]} ordered={false} />
    </li>
  );
}

function Steps({ nodes, ordered }: { readonly nodes: readonly PlanNode[]; readonly ordered: boolean }): ReactElement {
  const List = ordered ? 'ol' : 'ul';
  return (
    <List>
      {nodes.map((each, at) => (
        <Step key={at} node={each} />
      ))}
    </List>
  );
}
