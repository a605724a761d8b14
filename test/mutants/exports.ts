import type { Mutant } from './mutant.ts';

const FOLDER = ['test/cli/export-folder.test.ts'];
const TABLES = ['test/cli/export-tables.test.ts'];

/** Of what an export writes, and when it counts (docs/decisions 0022, 0101). */
export const EXPORTS: readonly Mutant[] = [
  {
    name: 'the fastest system of a member says from when on it is asked again',
    file: 'cli/export/folder/since.ts',
    from: 'Date.parse(b) < Date.parse(a) ? b : a), null)',
    to: 'Date.parse(b) > Date.parse(a) ? b : a), null)',
    tests: FOLDER,
  },
  {
    name: 'a system that never says when is asked since the others said something',
    file: 'cli/export/folder/since.ts',
    from: 'own.some(({ asOf }) => asOf === null) ? null :',
    to: '',
    tests: FOLDER,
  },
  {
    name: 'what a member said beside a fault is a measure of the rest',
    file: 'cli/export/folder/since.ts',
    from: '.filter(({ member }) => !hasFailed(member))',
    to: '',
    tests: FOLDER,
  },
  {
    name: 'what is in a folder under other conditions is gone on with',
    file: 'cli/export/folder/export-folder.ts',
    from: 'fingerprint(before.where) !== fingerprint(kept.where) ||',
    to: '',
    tests: FOLDER,
  },
  {
    name: 'a folder goes back in time',
    file: 'cli/export/folder/export-folder.ts',
    from: 'latest !== undefined && Date.parse(asOf) < Date.parse(latest)',
    to: 'false',
    tests: TABLES,
  },
  {
    name: 'a link is as many rows as ends that tell it',
    file: 'cli/export/links-source.ts',
    from: 'joined.filter(({ claims }) => [...claims].some((each) => told.claims.has(each)))',
    to: 'joined.filter(() => false)',
    tests: ['test/cli/links-joined.test.ts'],
  },
  {
    name: 'a limit of many chains is taken for that of one',
    file: 'cli/export/chains-source.ts',
    from: 'codes.length > 1 &&',
    to: 'codes.length > 1_000 &&',
    tests: TABLES,
  },
  {
    name: 'a part that is shorter than its journal says is gone on with',
    file: 'cli/export/output-files.ts',
    from: '(await part.stat()).size < (journal.bytes[i] ?? 0)',
    to: 'false',
    tests: ['test/cli/resume.test.ts'],
  },
];
