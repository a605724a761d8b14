import type { Mutant } from './mutant.ts';

const FILES = ['test/declared/files.test.ts'  {
    name: 'an answer that is not sealed is read',
    file: 'subgraphs/kit/declared/http/client.ts',
    from: 'return seal && sealKey !== undefined ? seal.open(document, sealKey) : document;',
    to: 'return document;',
    tests: ['test/declared/seal.test.ts'],
  },
  {
    name: 'each request has the same key',
    file: 'subgraphs/kit/declared/http/seal.ts',
    from: 'keys.fixed ?? randomBytes(SM4_BYTES)',
    to: 'keys.fixed ?? Buffer.alloc(SM4_BYTES)',
    tests: ['test/declared/seal.test.ts'],
  },
  {
    name: 'a text of SM2 that was changed is opened',
    file: 'common/signature/sm2.ts',
    from: 'if (text.length > 0) return Buffer.from(text);',
    to: 'return Buffer.from(text);',
    tests: ['test/declared/seal.test.ts'],
  },
  {
    name: 'who signs is not in the signature',
    file: 'common/signature/sm2.ts',
    from: 'const signer = sm2.getZ(hexOf(point), userId);',
    to: 'const signer = sm2.getZ(hexOf(point), USER_ID);',
    tests: ['test/declared/seal.test.ts'],
  },
  {
    name: 'an integer of a signature is negative',
    file: 'subgraphs/kit/declared/http/sign.ts',
    from: '(own[0] ?? 0) > 0x7f ? Buffer.concat',
    to: 'own.length < 0 ? Buffer.concat',
    tests: ['test/declared/seal.test.ts'],
  },
];
const FOLDER = ['test/kit/drop-folder.test.ts'];
const DROP = 'subgraphs/kit/connectors/file-drop';

/** Of how declared ministries reach their systems. */
export const TRANSPORTS: readonly Mutant[] = [
  {
    name: 'rows of a list before are held beside the whole one',
    file: `${DROP}/index-writer.ts`,
    from: 'if (whole === true) this.#database.exec(',
    to: 'if (false) this.#database.exec(',
    tests: FOLDER,
  },
  {
    name: 'what a replaced file does not say any more is held',
    file: `${DROP}/index-writer.ts`,
    from: 'DELETE FROM "row_${name}" WHERE file = ?',
    to: 'DELETE FROM "row_${name}" WHERE file = ? AND 0',
    tests: FOLDER,
  },
  {
    name: 'what other files say of a withdrawn row does not count again',
    file: `${DROP}/folder-reader.ts`,
    from: 'if (withdrawn) this.#index.readAgain(',
    to: 'if (false) this.#index.readAgain(',
    tests: FOLDER,
  },
  {
    name: 'an older list that comes later takes the place of the last',
    file: `${DROP}/folder-reader.ts`,
    from: 'return last !== null && last > name;',
    to: 'return false;',
    tests: FOLDER,
  },
  {
    name: 'the marker of a file before says that this one is whole',
    file: `${DROP}/folder-reader.ts`,
    from: 'made !== undefined && made.mtimeMs >= modifiedMs',
    to: 'made !== undefined',
    tests: FOLDER,
  },
  {
    name: 'a file is read while it changes',
    file: `${DROP}/quiet.ts`,
    from: 'if (left <= 0) return true;',
    to: 'if (left <= 1e9) return true;',
    tests: FOLDER,
  },
  {
    name: 'half a document is garbage, and not waited for',
    file: `${DROP}/parse-xml-file.ts`,
    from: 'return isClosed ?',
    to: 'return true ?',
    tests: FOLDER,
  },
  {
    name: 'a document without such an element is an empty list',
    file: `${DROP}/parse-xml-file.ts`,
    from: "if (rows.length === 0 && root !== '')",
    to: 'if (false)',
    tests: FOLDER,
  },
  {
    name: 'what stands between columns is passed over',
    file: `${DROP}/parse-lines.ts`,
    from: "if (value?.trim() !== '') reason ??=",
    to: 'if (false) reason ??=',
    tests: FOLDER,
  },
  {
    name: 'a code that Excel has cut is a code',
    file: 'subgraphs/kit/connectors/excel/sheet.ts',
    from: 'Math.abs(value) > 999_999_999_999_999',
    to: 'Math.abs(value) > 9e99',
    tests: FOLDER,
  },
  {
    name: 'zeros that a format shows are lost',
    file: 'subgraphs/kit/connectors/excel/sheet.ts',
    from: 'if (/^0{2,}$/.test(format)',
    to: 'if (/^1{2,}$/.test(format)',
    tests: FOLDER,
  },
  {
    name: 'a file that is only begun is an empty list',
    file: `${DROP}/parse-file.ts`,
    from: "if (!isBegun) return { state: 'incomplete' };",
    to: '',
    tests: FOLDER,
  },
  {
    name: 'a row in doubt is told as if it were sure',
    file: 'subgraphs/kit/declared/files/question.ts',
    from: "doubtful: keys.filter((key) => values.has(folded.get(key) ?? '')),",
    to: '',
    tests: FILES,
  },
];
