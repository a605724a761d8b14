/** Where the files of the schema are: contract.graphql, chain.graphql, each sector's own, supergraph.graphql, agreements/. */
export const SCHEMA_FOLDER = new URL('./', import.meta.url);
