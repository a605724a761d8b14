import { Supergraph as ApolloSupergraph } from '@apollo/federation-internals';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';

/** What was made already of a supergraph's text. */
export interface MadeParts {
  readonly document: DocumentNode;
  readonly whole: GraphQLSchema;
  readonly api: GraphQLSchema;
}

/** What a version of the graph is made from: each part once, when it is first wanted. Of a large supergraph each takes seconds. */
export class GraphParts {
  readonly sdl: string;
  #apollo: ApolloSupergraph | null = null;
  #document: DocumentNode | null;
  #whole: GraphQLSchema | null;
  #api: GraphQLSchema | null;
  #joined: GraphQLSchema | null = null;

  constructor(sdl: string, made: Partial<MadeParts> = {}) {
    this.sdl = sdl;
    this.#document = made.document ?? null;
    this.#whole = made.whole ?? null;
    this.#api = made.api ?? null;
  }

  static of(supergraph: string | GraphParts): GraphParts {
    return typeof supergraph === 'string' ? new GraphParts(supergraph) : supergraph;
  }

  /** @throws Error when no graph can be built of it, or it needs features that are not supported */
  get apollo(): ApolloSupergraph {
    return (this.#apollo ??= ApolloSupergraph.build(this.sdl));
  }

  /** Without places. */
  get document(): DocumentNode {
    return (this.#document ??= parse(this.sdl, { noLocation: true }));
  }

  /** With what no caller sees. */
  get whole(): GraphQLSchema {
    return (this.#whole ??= this.apollo.schema.toGraphQLJSSchema());
  }

  /** What callers could be shown at most. */
  get api(): GraphQLSchema {
    return (this.#api ??= this.apollo.apiSchema().toGraphQLJSSchema());
  }

  /** The text as it stands, with what joins it of subgraphs. */
  get joined(): GraphQLSchema {
    return (this.#joined ??= buildASTSchema(this.document, { assumeValid: true, assumeValidSDL: true }));
  }
}
