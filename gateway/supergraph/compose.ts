import { composeServices } from '@apollo/composition';
import { type DocumentNode, parse, visit } from 'graphql';
import { brokenRules, contractFault, namesOf } from '@tongcha/schema';
import { gatewaySchemaText, schemaText } from '@tongcha/schema/files';
import { CHAIN, chainSubgraph, IN_PROCESS, type RecordsAndSectors } from './chain-subgraph.ts';

/** One ministry's schema file, without the contract. */
export interface MinistrySchema {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** A composed supergraph, or why there is none. */
export type Composed =
  | { readonly ok: true; readonly supergraph: string }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Composes the supergraph of ministries, each with the contract, and the gateway's own fields; every broken rule of the contract is a
 * fault, as is every composition error.
 */
export function composeSupergraph(ministries: readonly MinistrySchema[]): Composed {
  try {
    const contract = schemaText('contract.graphql');
    const services = ministries.map(({ name, url, sdl }) => ({
      name,
      url,
      typeDefs: parse(`${contract}\n${sdl}`),
    }));
    const chain = {
      name: CHAIN,
      url: IN_PROCESS,
      typeDefs: chainSubgraph(
        contract,
        gatewaySchemaText(),
        recordsAndSectors(services.map((service) => service.typeDefs)),
      ),
    };
    const versions = services.flatMap(
      ({ name, typeDefs }) => contractFault(name, namesOf(name).sector, typeDefs) ?? [],
    );
    const broken = [...versions, ...brokenRules(services)];
    if (broken.length > 0) return { ok: false, faults: broken };
    const result = composeServices([...services, chain]);
    if (result.errors) return { ok: false, faults: result.errors.map((error) => error.message) };
    return { ok: true, supergraph: `${result.supergraphSdl.trim()}\n` };
  } catch (error) {
    return { ok: false, faults: [error instanceof Error ? error.message : String(error)] };
  }
}

/** The record types and sectors that the ministries' own schemas declare. */
function recordsAndSectors(ministries: readonly DocumentNode[]): RecordsAndSectors {
  const sectors = new Set<string>();
  const recordTypes = new Set<string>();
  for (const ministry of ministries) {
    visit(ministry, {
      EnumTypeDefinition: (node) => {
        if (node.name.value === 'Sector') for (const value of node.values ?? []) sectors.add(value.name.value);
      },
      ObjectTypeDefinition: (node) => {
        if (node.interfaces?.some((each) => each.name.value === 'SectorRecord')) recordTypes.add(node.name.value);
      },
    });
  }
  return { sectors: [...sectors], recordTypes: [...recordTypes] };
}
