import type { Supergraph } from '../supergraph/load.ts';
import { type RuleBook, ruleBook } from '../warnings/rule-book.ts';
import { AlertWorker } from './alert-worker.ts';
import type { OwnQuestion } from './system.ts';
import type { GovernanceWork, Work } from './work.ts';

/** What is read to judge what has changed, and why. */
const JUDGED: OwnQuestion = {
  operation:
    'query EarlyWarning($codes: [TraceCode!]!) { chains(codes: $codes) { warnings { rule { id } level codes evidence { member system recordId code field } } } }',
  purpose: 'early-warning',
  timeoutMs: 30_000,
};

/** How many are affected stands in the alert for all who read it, and decides its place: only what everybody may see counts. */
const AFFECTED: OwnQuestion = {
  operation: 'query Affected($code: TraceCode!) { chain(code: $code, direction: FORWARD) { units { code } } }',
  purpose: null,
  timeoutMs: 30_000,
};

/** Judges what has changed, by the rules over the graph that is served. */
export function judging({ governance, system, rules }: GovernanceWork): Work {
  let book: { readonly of: Supergraph; readonly rules: RuleBook } | null = null;
  return new AlertWorker({
    alerts: governance.alerts,
    ruleBook() {
      const of = system.supergraph();
      if (book?.of !== of) book = { of, rules: ruleBook(rules, of) };
      return book.rules;
    },
    ask: (signal, work) => system.ask(JUDGED, signal, work),
    askForAll: (signal, work) => system.ask(AFFECTED, signal, work),
  });
}
