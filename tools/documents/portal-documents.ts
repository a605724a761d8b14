import { type Documents, readDocuments } from './read-documents.ts';
import { type SectorDocuments, sectorDocuments } from './sector-documents.ts';

/** What the portal asks: the files of its folder, and what is made of the sectors of the graph. @throws Error with every fault */
export function readPortalDocuments(
  directory: string,
  sectors: readonly SectorDocuments[] = sectorDocuments(),
): Documents {
  return readDocuments(directory, [...sectors.map(({ text }) => text), readingsOf(sectors)]);
}

/** What a text may be, and what those who know products call it. */
function readingsOf(sectors: readonly SectorDocuments[]): string {
  const products = sectors
    .filter(({ product }) => product !== null)
    .map(({ names }) => `${names.sector}: ${names.productField} { member name }`);
  return `query Readings($text: String!) { identify(text: $text) { code unit {
    records { sector statedBy { ...Stated } productName producer { name } } ${products.join(' ')}
  } } }`;
}
