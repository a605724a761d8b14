import { DraftError } from '../draft-error.ts';
import type { OperationFacts, ServiceFacts } from '../facts.ts';
import { treeOf } from '../tree.ts';
import { envelopeIn, isSameRow } from './envelope.ts';

/** An answer of the system, and what it is called: the file's name. */
export interface Sample {
  readonly name: string;
  readonly document: unknown;
}

/**
 * What sampled answers show: where the rows stand, and what they are. Those with the same rows are of one question. How it is
 * asked they do not say.
 *
 * @throws DraftError
 */
export function readSamples(samples: readonly Sample[]): ServiceFacts {
  const groups: Sample[][] = [];
  for (const sample of samples) {
    const { row } = envelopeIn(treeOf([sample.document]));
    if (row.fields.length === 0)
      throw new DraftError(
        `${sample.name} 中没有可读的行:请给出系统的一份有数据的 JSON 应答`,
        `${sample.name} has no row that can be read: give an answer of the system, in JSON, that has some`,
      );
    const group = groups.find(([first]) => first && isSameRow(envelopeIn(treeOf([first.document])).row, row));
    if (group) group.push(sample);
    else groups.push([sample]);
  }
  return {
    operations: groups.map((group): OperationFacts => {
      const { envelope, row } = envelopeIn(treeOf(group.map(({ document }) => document)));
      const name = group.map((each) => each.name).join(', ');
      return { name, about: '', body: 'json', inputs: null, envelope, row, tells404: false };
    }),
    address: '',
    access: [],
    notes: [`${samples.length} sampled answers: a name that all rows of them have must be there in every row.`],
  };
}
