/**
 * `npm run documents`: what is made of the .graphql files that stand beside it. Of the portal's their manifest and the types of their
 * answers, of the client's and the desk's their operations. `--check` only tells whether they are fresh.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripIgnoredCharacters } from 'graphql';
import { documentTypes } from './documents/document-types.ts';
import { readDocuments } from './documents/read-documents.ts';
import { readPortalDocuments } from './documents/portal-documents.ts';
import { type SectorDocuments, sectorDocuments } from './documents/sector-documents.ts';
import { ROOT } from './packages.ts';

const MADE = '// Made by `npm run documents` from the .graphql files beside it and the supergraph.';

const stale = [
  ...portal('portal/documents'),
  ...client('client/operations', '../typed-document.ts'),
  ...client('desk/documents', '@tongcha/client'),
].filter(([file, text]) => !existsSync(join(ROOT, file)) || readFileSync(join(ROOT, file), 'utf8') !== text);
if (!process.argv.includes('--check')) for (const [file, text] of stale) writeFileSync(join(ROOT, file), text);
else if (stale.length > 0) {
  console.error(`${stale.map(([file]) => file).join(', ')}: not made from what is there now; run npm run documents`);
  process.exitCode = 1;
}

function portal(directory: string): (readonly [file: string, text: string])[] {
  const sectors = sectorDocuments();
  const read = readPortalDocuments(join(ROOT, directory), sectors);
  const { fragments, operations } = documentTypes(read);
  const answers = operations.map(
    ({ document: { name, hash }, variables, data }) =>
      `export interface ${name}Answer ${data}\nexport const ${name}: TrustedDocument<${variables}, ${name}Answer> = { name: '${name}', hash: '${hash}' };`,
  );
  return [
    // What a gateway that answers trusted documents only is given: sha256 of the text, and the text.
    [
      `${directory}/manifest.json`,
      `${JSON.stringify(Object.fromEntries(read.documents.map(({ hash, text }) => [hash, text])), null, 2)}\n`,
    ],
    [`${directory}/sectors.ts`, sectorsText(sectors)],
    [
      `${directory}/answers.ts`,
      [MADE, "import type { TrustedDocument } from '../ask/trusted-document.ts';", ...fragments, ...answers, ''].join(
        '\n\n',
      ),
    ],
  ];
}

/** The sectors as the portal asks them, and what only their records have. */
function sectorsText(sectors: readonly SectorDocuments[]): string {
  const documents = sectors.flatMap(({ unit, product }) => (product === null ? [unit] : [unit, product]));
  const each = sectors.map(
    ({ names, unit, product, fields }) =>
      `  { sector: '${names.sector}', unit: ${unit}, product: ${product}, fields: ${JSON.stringify(fields)} },`,
  );
  return [
    MADE,
    `import { ${documents.toSorted().join(', ')} } from './answers.ts';`,
    "import type { AskedSector } from '../answer/asked-sector.ts';",
    '',
    `export const SECTORS: readonly AskedSector[] = [\n${each.join('\n')}\n];\n`,
  ].join('\n');
}

/** @param types where TypedDocument is from */
function client(directory: string, types: string): (readonly [file: string, text: string])[] {
  const { fragments, operations } = documentTypes(readDocuments(join(ROOT, directory)));
  const typed = operations.map(
    ({ document: { name, text }, variables, data }) =>
      `export interface ${name}Data ${data}\nexport interface ${name}Variables ${variables}\nexport const ${name} = ${JSON.stringify(stripIgnoredCharacters(text))} as TypedDocument<${name}Data, ${name}Variables>;`,
  );
  return [
    [
      `${directory}/operations.ts`,
      [MADE, `import type { TypedDocument } from '${types}';`, ...fragments, ...typed, ''].join('\n\n'),
    ],
  ];
}
