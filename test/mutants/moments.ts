import type { Mutant } from './mutant.ts';

const gateway = ['test/as-of/gateway.test.ts'];
const ministry = ['test/as-of/ministry.test.ts'];
const policy = ['test/as-of/policy.test.ts'];
const filters = ['test/as-of/filters.test.ts'];
const epcis = ['test/as-of/epcis.test.ts'];
const register = ['test/as-of/register.test.ts'];
const drop = ['test/as-of/drop.test.ts'];

/** Of what is asked as of a moment (docs/as-of.md): nothing of today, and nothing of another moment, is given for it. */
export const MOMENTS: readonly Mutant[] = [
  {
    name: 'a member that knows of no moment is given as of it',
    file: 'gateway/calls/over-http.ts',
    from: 'headers[AS_OF_HEADER] !== asOf',
    to: 'false',
    tests: gateway,
  },
  {
    name: 'who takes no claims with a moment is taken not to know the gateway',
    file: 'gateway/calls/over-http.ts',
    from: 'status === 401 && trust.trusted',
    to: 'false',
    tests: gateway,
  },
  {
    name: 'calls of several moments are one',
    file: 'gateway/calls/fingerprint.ts',
    from: 'policies, purpose, asOf]',
    to: 'policies, purpose]',
    tests: gateway,
  },
  {
    name: 'requests of several moments are one',
    file: 'gateway/pipeline/merge.ts',
    from: "operationName ?? '', asOf ?? ''",
    to: "operationName ?? '', ''",
    tests: ['test/gateway/merge-requests.test.ts'],
  },
  {
    name: 'the public may ask what was taken back',
    file: 'gateway/pipeline/policy.ts',
    from: 'if (!freeForm)\n    return refuseOperation(403',
    to: 'if (false)\n    return refuseOperation(403',
    tests: policy,
  },
  {
    name: 'a moment to come is asked of',
    file: 'gateway/pipeline/policy.ts',
    from: 'Date.parse(asOf) > Date.now()',
    to: 'false',
    tests: policy,
  },
  {
    name: 'the audit log does not say as of when',
    file: 'gateway/pipeline/audit.ts',
    from: 'purpose, asOf, requestId',
    to: 'purpose, requestId',
    tests: ['test/audit/outcomes.test.ts'],
  },
  {
    name: 'a filter of today rules out what was',
    file: 'gateway/members/across-members.ts',
    from: 'claims.asOf === undefined ? members',
    to: 'true ? members',
    tests: filters,
  },
  {
    name: 'a walk goes by filters of today',
    file: 'gateway/chain/asker.ts',
    from: 'limits.claims.asOf === undefined ? discovery',
    to: 'true ? discovery',
    tests: filters,
  },
  {
    name: 'a system without history is asked as of a moment',
    file: 'subgraphs/kit/guards.ts',
    from: 'if (asOf !== undefined) refuseBeforeHistory(system, asOf);',
    to: '',
    tests: ministry,
  },
  {
    name: 'a system is asked of before its history begins',
    file: 'subgraphs/kit/guards.ts',
    from: 'since !== null && Date.parse(asOf) < Date.parse(since)',
    to: 'false',
    tests: ministry,
  },
  {
    name: 'an event is told before it was recorded',
    file: 'subgraphs/kit/connectors/epcis/as-then.ts',
    from: 'Date.parse(event.recordedAt) <= until',
    to: 'true',
    tests: epcis,
  },
  {
    name: 'an error is one before it was declared',
    file: 'subgraphs/kit/connectors/epcis/as-then.ts',
    from: 'declaredBy(event, until) ? event',
    to: 'true ? event',
    tests: epcis,
  },
  {
    name: 'names of today are told as of a moment',
    file: 'subgraphs/kit/connectors/epcis/units/record.ts',
    from: 'units, [], NONE_KEPT)',
    to: 'units, [], history.masterData)',
    tests: epcis,
  },
  {
    name: 'a hand-over is none where no names are told',
    file: 'subgraphs/kit/connectors/epcis/units/trace-event.ts',
    from: 'masterData: reading.placesToday',
    to: 'masterData: reading.masterData',
    tests: epcis,
  },
  {
    name: 'a version that is not the newest any more is not kept',
    file: 'subgraphs/kit/connectors/file-drop/past-rows.ts',
    from: 'this.#move.run(key)',
    to: 'null',
    tests: drop,
  },
  {
    name: 'a doubt that was dealt with later is none as of before',
    file: 'subgraphs/kit/connectors/file-drop/rows-then.ts',
    from: '(resolved IS NULL OR resolved > ?1)',
    to: '(resolved IS NULL)',
    tests: drop,
  },
  {
    name: 'what is forgotten is told as nothing',
    file: 'subgraphs/kit/connectors/file-drop/past-rows.ts',
    from: "if (typeof code === 'string') this.#cut.run(",
    to: 'if (code === 0) this.#cut.run(',
    tests: drop,
  },
  {
    name: 'a row of history is told of after it was so',
    file: 'subgraphs/special-equipment/as-then.ts',
    from: 'AND sxsj > ${then}',
    to: '',
    tests: register,
  },
  {
    name: 'a row without a time is left out of what was',
    file: 'subgraphs/special-equipment/as-then.ts',
    from: '!(await this.#isDated(this.#kept, signal))',
    to: 'false',
    tests: register,
  },
  {
    name: 'a client takes what is of today for what was',
    file: 'client/client.ts',
    from: 'isOther ? null : (body.data ?? null)',
    to: 'body.data ?? null',
    tests: ['test/as-of/cli.test.ts'],
  },
];
