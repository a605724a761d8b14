import { type DefinitionNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';

/** The subgraph that the gateway serves itself. */
export const CHAIN = 'chain';

/** Its address, which is never called; a subgraph of that name elsewhere is one as any other. */
export const IN_PROCESS = 'urn:tongcha:in-process';

export interface RecordsAndSectors {
  /** Types that implement SectorRecord: HazardousGoodsRecord */
  readonly recordTypes: readonly string[];
  /** Values of Sector: HAZARDOUS_GOODS */
  readonly sectors: readonly string[];
}

const STATED_BY = '"Whose word it is. 数据提供方" statedBy: Member';

/**
 * The subgraph that the gateway executes in process: chain.graphql with what it names but does not define, which is
 * taken from the contract, and a reference to each ministry's record.
 */
export function chainSubgraph(
  contract: string,
  chain: string,
  { recordTypes, sectors }: RecordsAndSectors,
): DocumentNode {
  const references = parse(`
    enum Sector { ${[...sectors].sort().join(' ')} }
    interface SectorRecord { code: TraceCode! member: MemberName! sector: Sector! ${STATED_BY} }
    ${[...recordTypes]
      .sort()
      .map(
        (type) =>
          `type ${type} implements SectorRecord @key(fields: "code member") { code: TraceCode! @shareable member: MemberName! @shareable sector: Sector! @shareable ${STATED_BY} }`,
      )
      .join('\n')}
  `);
  const definitions = [...parse(chain).definitions, ...references.definitions];
  const defined = new Set(definitions.flatMap((definition) => nameOf(definition) ?? []));
  const shared = new Map(parse(contract).definitions.map((definition) => [nameOf(definition), definition]));
  // The list grows while it is read: a definition taken over may name others.
  for (const definition of definitions) {
    visit(definition, {
      NamedType: ({ name }) => {
        const wanted = defined.has(name.value) ? undefined : shared.get(name.value);
        if (!wanted) return;
        defined.add(name.value);
        definitions.push(wanted);
      },
    });
  }
  // Printed and read again, so that no node keeps a place in another document.
  return parse(print({ kind: Kind.DOCUMENT, definitions }));
}

function nameOf(definition: DefinitionNode): string | undefined {
  return 'name' in definition ? definition.name?.value : undefined;
}
