import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/** Documents with their types; and by their hashes, which is what `gateway.documents` takes (docs/limits.md). */
const config: CodegenConfig = {
  importExtension: '.js',
  schema: 'programs/generated/schema.graphql',
  documents: 'programs/documents/*.graphql',
  generates: {
    'programs/generated/gql/': {
      preset: 'client',
      // Apollo's cache goes by it, and what is asked by its hash is asked as it was generated.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        useTypeImports: true,
        scalars: { TraceCode: 'string', DateTime: 'string', USCC: 'string', Remark: 'string' },
      },
    },
  },
};

export default config;
