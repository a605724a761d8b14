/** `npm run portal:documents`: the portal's documents to their manifest and the types of their answers; `--check` only tells whether they are fresh. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerTypes } from './portal-documents/answer-types.ts';
import { readDocuments } from './portal-documents/read-documents.ts';

const DIRECTORY = join(import.meta.dirname, '..', 'portal', 'documents');
const read = readDocuments(DIRECTORY);

const GENERATED: Readonly<Record<string, string>> = {
  // What a gateway that answers trusted documents only is given: sha256 of the text, and the text.
  'manifest.json': `${JSON.stringify(Object.fromEntries(read.documents.map(({ hash, text }) => [hash, text])), null, 2)}\n`,
  'answers.ts': answerTypes(read),
};

const stale = Object.entries(GENERATED).filter(
  ([name, text]) => !existsSync(join(DIRECTORY, name)) || readFileSync(join(DIRECTORY, name), 'utf8') !== text,
);
if (!process.argv.includes('--check')) for (const [name, text] of stale) writeFileSync(join(DIRECTORY, name), text);
else if (stale.length > 0) {
  console.error(
    `portal/documents/${stale.map(([name]) => name).join(', ')}: not made from what is there now; run npm run portal:documents`,
  );
  process.exitCode = 1;
}
