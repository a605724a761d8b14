import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { answerByApollo } from '../../../common/http/apollo-http.ts';
import { admitCalls } from '../../../common/http/admit-calls.ts';
import { serveGraphQL } from '../../../common/http/graphql-http.ts';
import { namesOf } from '../../../schema/names.ts';
import { ministrySdl } from '../../../subgraphs/kit/schema.ts';

/** A ministry that holds every unit, whose product is called what it was told of who asks. */
export interface TellingMinistry {
  readonly url: string;
  /** What it was told, a call. */
  readonly told: string[];
  stop(): Promise<void>;
}

interface Context {
  readonly told: string;
}

export async function startTellingMinistry(name: string): Promise<TellingMinistry> {
  const { field, linksField, recordType, sector } = namesOf(name);
  const record = (code: string, { told }: Context): object => ({
    code,
    member: name,
    sector,
    productName: `${code} ${told}`,
    holder: { uscc: '91370681MA3T00017D' },
  });
  const told: string[] = [];
  const resolvers = {
    SectorRecord: { __resolveType: () => recordType },
    TraceUnit: {
      __resolveReference: ({ code }: { code: string }) => ({ code }),
      [field]: ({ code }: { code: string }, _: unknown, context: Context) => [record(code, context)],
      [linksField]: () => [],
    },
    [recordType]: { __resolveReference: ({ code }: { code: string }, context: Context) => record(code, context) },
  };
  const apollo = new ApolloServer<Context>({
    schema: buildSubgraphSchema({ typeDefs: parse(ministrySdl(name)), resolvers }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  await apollo.start();
  const server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 4_000_000,
    handle: admitCalls<string>({
      admit: ({ headers }) => {
        const claims = Buffer.from(String(headers['tongcha-claims'] ?? ''), 'base64url').toString();
        // A gateway that finds it late asks whether it is there at all, for nobody.
        if (headers['x-request-id'] !== 'probe') told.push(claims);
        return { admitted: claims };
      },
      answer: answerByApollo(apollo, ({ admitted }) => ({ told: admitted })),
    }),
    routes: {},
  });
  return { url: `${server.url}/graphql`, told, stop: () => server.stop(50) };
}
