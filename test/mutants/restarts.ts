import type { Mutant } from './mutant.ts';

/** Of stops, restarts, certificates and passwords (docs/decisions/0084, docs/faults.md). */
export const RESTARTS: readonly Mutant[] = [
  {
    name: 'a ministry that stops begins what comes still',
    file: 'common/http/graphql-http.ts',
    from: 'if (serving.refusing) return refuseStopping(serving, response);',
    to: '',
    tests: ['test/life/drain.test.ts', 'test/gateway/announced-stop.test.ts'],
  },
  {
    name: 'a ministry closes its port while something is under way',
    file: 'common/http/graphql-http.ts',
    from: 'if (serving.refusing) await serving.underWay.over();',
    to: '',
    tests: ['test/life/drain.test.ts'],
  },
  {
    name: 'what a ministry did not begin is not asked again without a budget',
    file: 'common/resilience/when-back.ts',
    from: '!(isUndone || mayAskAgain())',
    to: '!mayAskAgain()',
    tests: ['test/gateway/announced-stop.test.ts', 'test/common/when-back.test.ts'],
  },
  {
    name: 'a stop that was told of is a fault of the ministry',
    file: 'common/resilience/breaker.ts',
    from: 'if (this.#outage?.isExpected) this.#blamed.add(fault);\n      else this.#blame(fault);',
    to: 'this.#blame(fault);',
    tests: ['test/common/breaker.test.ts', 'test/gateway/announced-stop.test.ts'],
  },
  {
    name: 'a certificate whose key is not there yet is used',
    file: 'common/http/watched-tls.ts',
    from: "if (typeof next === 'string' || this.#fault !== null || isSame(next, this.#options)) return;",
    to: "if (typeof next === 'string' || isSame(next, this.#options)) return;",
    tests: ['test/signature/renewed-certificates.test.ts'],
  },
  {
    name: 'connections go on by the certificate that was replaced',
    file: 'common/http/http-client.ts',
    from: 'this.#stopTls = options.tls?.onChange(() => this.#renew());',
    to: 'this.#stopTls = undefined;',
    tests: ['test/signature/renewed-certificates.test.ts'],
  },
  {
    name: 'a wrong password is tried as often as anybody asks',
    file: 'common/resilience/breaker.ts',
    from: 'this.#areCredentialsRefused ? this.#options.probeEveryMs : this.#pauses.next()',
    to: '1',
    tests: ['test/kit/credentials.test.ts'],
    only: 'left alone but for a probe',
  },
  {
    name: 'what a system refuses its ministry is a lack of the asker’s rights',
    file: 'subgraphs/kit/loaders.ts',
    from: "return told === 'REFUSED' ? 'CREDENTIALS_REFUSED' : told;",
    to: 'return told;',
    tests: ['test/kit/loaders.test.ts'],
  },
  {
    name: 'a mistyped manifest of trusted documents trusts nothing',
    file: 'gateway/policy/live-documents.ts',
    from: 'this.#fault = error.message;\n    }',
    to: "this.#fault = error.message;\n      this.#now = documentsOf(this.#path, '{}');\n    }",
    tests: ['test/edge/live-documents.test.ts'],
  },
];
