import type { Prefixes } from './context.ts';

/** What answers say of parties, places and products, by identifier: attribute names with their prefix written out. */
export type MasterData = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** The elements of a vocabularyList (EPCIS 2.0 section 9.5, Core Business Vocabulary section 11). What has not that shape is left out. */
export function readMasterData(vocabularies: readonly unknown[], prefixes: Prefixes): MasterData {
  const found = new Map<string, Map<string, unknown>>();
  for (const vocabulary of vocabularies) {
    for (const element of listOf(vocabulary, 'vocabularyElementList')) {
      const id = element['id'];
      if (typeof id !== 'string') continue;
      const attributes = found.get(prefixes.expand(id)) ?? new Map<string, unknown>();
      for (const attribute of listOf(element, 'attributes')) {
        if (typeof attribute['id'] === 'string')
          attributes.set(prefixes.expand(attribute['id']), attribute['attribute']);
      }
      found.set(prefixes.expand(id), attributes);
    }
  }
  return found;
}

/** Later pages add to what earlier ones said of the same thing. */
export function mergeMasterData(all: Iterable<MasterData>): MasterData {
  const merged = new Map<string, ReadonlyMap<string, unknown>>();
  for (const one of all) {
    for (const [id, attributes] of one) merged.set(id, new Map([...(merged.get(id) ?? []), ...attributes]));
  }
  return merged;
}

function listOf(value: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : [];
}
