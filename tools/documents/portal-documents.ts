import { type Documents, readDocuments } from './read-documents.ts';
import { type SectorDocuments, sectorDocuments } from './sector-documents.ts';

/** What the portal asks: the files of its folder, and what is made of the sectors of the graph. @throws Error with every fault */
export function readPortalDocuments(
  directory: string,
  sectors: readonly SectorDocuments[] = sectorDocuments(),
): Documents {
  return readDocuments(directory, [...sectors.map(({ text }) => text), readingsOf(sectors), shareCardOf(sectors)]);
}

/** What a text may be, and what those who know products call it. */
function readingsOf(sectors: readonly SectorDocuments[]): string {
  return `query Readings($text: String!) { identify(text: $text) { code unit {
    records { sector statedBy { ...Stated } productName producer { name } } ${productsOf(sectors)}
  } } }`;
}

/** What whoever is sent a link to a thing sees of it: the gateway asks it (gateway/pipeline/share-cards.ts). */
function shareCardOf(sectors: readonly SectorDocuments[]): string {
  return `query ShareCard($code: TraceCode!) { members { ...Stated } unit(code: $code) {
    records { statedBy { ...Stated } productName } ${productsOf(sectors)}
    warnings(rules: ["recalled"], maxDepth: 0) { outcome codes zh }
  } }`;
}

function productsOf(sectors: readonly SectorDocuments[]): string {
  return sectors
    .filter(({ product }) => product !== null)
    .map(({ names }) => `${names.sector}: ${names.productField} { member name }`)
    .join(' ');
}
