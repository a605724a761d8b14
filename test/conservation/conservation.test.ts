import fc from 'fast-check';
import { expect, test } from 'vitest';
import { log } from '../../common/observe/log.ts';
import { runs } from '../support/runs.ts';
import { DECLARED_REST, DECLARED_SOAP } from './support/declared.ts';
import { EPCIS } from './support/epcis.ts';
import { wrongIn } from './support/judge.ts';
import { REST } from './support/rest.ts';
import { SOAP } from './support/soap.ts';
import { tryOne } from './support/trial.ts';
import { XML } from './support/xml.ts';

/** A kind of legacy system joins by its file in `support`; what cannot be known of any is in decision 0060. */
test.each([REST, SOAP, XML, EPCIS, DECLARED_REST, DECLARED_SOAP])(
  '$name: with any one fault in its answers, what is told is the truth, or something is said',
  async (kind) => {
    const { level } = log;
    log.level = 'silent';
    try {
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const { fault, paths, truth, told } = await tryOne(kind, seed);
          const mayDrop = fault === 'drop' && paths.some((path) => kind.ground.optional.has(String(path.at(-1))));
          const wrong = told.flatMap((each, i) => wrongIn(truth[i] ?? each, each, mayDrop) ?? []);
          expect({ fault, paths, wrong }).toEqual({ fault, paths, wrong: [] });
        }),
        // What a shrunk seed breaks is another fault.
        { ...runs(40, 2_000), endOnFailure: true },
      );
    } finally {
      log.level = level;
    }
  },
  1_800_000,
);
