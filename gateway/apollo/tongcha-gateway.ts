import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServerOptionsWithGateway, ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type {
  GatewayExecutor,
  GatewayInterface,
  GatewayLoadResult,
  GatewaySchemaLoadOrUpdateCallback,
  GatewayUnsubscriber,
} from '@apollo/server-gateway-interface';
import type { ConfigSources } from '@tongcha/config';
import { MOST_TOKENS } from '../documents/documents.ts';
import { type Gateway, type GatewayOptions, openGateway } from '../gateway.ts';
import type { GraphVersion } from '../graph-version.ts';
import { type Refusal, refuseRequest } from '../pipeline/response.ts';
import { readGatewayOptions } from '../read-options.ts';
import { answeredByGateway } from './answered-by-gateway.ts';
import { requestOfApollo, type TongchaContext } from './request.ts';
import { resultOf, stringifyResult } from './result.ts';

const NO_NAME = refuseRequest(400, 'BAD_REQUEST', 'operationName is empty: leave it out, or name an operation');

interface Opened {
  readonly gateway: Gateway;
  readonly options: GatewayOptions;
}

/**
 * Tongcha as an Apollo gateway: `new ApolloServer({ gateway })`, or, so that nothing is done twice and every refusal has
 * its audit line, `new ApolloServer({ ...gateway.serverOptions() })` with `context: gateway.context`.
 */
export class TongchaGateway implements GatewayInterface {
  readonly #read: () => Promise<GatewayOptions>;
  readonly #listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  #opened: Opened | null = null;
  #passesBytes = false;

  /** @param from where its configuration is, as of `npm run gateway` where not given; or what it is opened with */
  constructor(from: ConfigSources | (() => Promise<GatewayOptions>) = {}) {
    this.#read = typeof from === 'function' ? from : () => readGatewayOptions(from);
  }

  /** What an ApolloServer over this gateway is made with. Plugins of your own stand beside those given here. */
  serverOptions(): ApolloServerOptionsWithGateway<TongchaContext> & {
    readonly plugins: ApolloServerPlugin<TongchaContext>[];
  } {
    this.#passesBytes = true;
    return {
      gateway: this,
      // The gateway validates, by what its caller is shown.
      dangerouslyDisableValidation: true,
      introspection: true,
      parseOptions: { noLocation: true, maxTokens: MOST_TOKENS },
      includeStacktraceInErrorResponses: false,
      stringifyResult,
      // Trusted documents by their hash; nobody registers any by asking.
      persistedQueries: {
        cache: {
          get: async (hash) => this.gateway.trusted.byHash(hash.replace(/^apq:/, '')),
          set: async () => {},
          delete: async () => false,
        },
      },
      plugins: [
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginInlineTraceDisabled(),
        ApolloServerPluginSchemaReportingDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        answeredByGateway(() => this.gateway),
      ],
    };
  }

  /**
   * Of a request as Node has it: Apollo tells a gateway neither who connects, nor of several Authorization headers, nor
   * that a client went away.
   */
  readonly context = async ({
    req,
    res,
  }: {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
  }): Promise<TongchaContext> => {
    const controller = new AbortController();
    res.on('close', () => {
      if (!res.writableFinished) controller.abort(new Error('client went away'));
    });
    return { http: { request: req, controller } };
  };

  onSchemaLoadOrUpdate(callback: GatewaySchemaLoadOrUpdateCallback): GatewayUnsubscriber {
    this.#listeners.add(callback);
    return () => void this.#listeners.delete(callback);
  }

  /** @throws ConfigError */
  async load(): Promise<GatewayLoadResult> {
    const options = await this.#read();
    const gateway = await openGateway(options);
    this.#opened = { gateway, options };
    await gateway.served().ready;
    gateway.onServing((version) => this.#tell(version));
    this.#tell(gateway.served());
    return { executor: this.#execute };
  }

  async stop(): Promise<void> {
    await this.#opened?.gateway.close();
    this.#opened = null;
  }

  /** The gateway behind Apollo's entrance. @throws Error before it is loaded */
  get gateway(): Gateway {
    return this.#loaded.gateway;
  }

  /** By what it was opened. @throws Error before it is loaded */
  get options(): GatewayOptions {
    return this.#loaded.options;
  }

  get #loaded(): Opened {
    if (!this.#opened) throw new Error('the gateway is not loaded: start its ApolloServer first');
    return this.#opened;
  }

  #tell({ service, supergraph }: GraphVersion): void {
    for (const each of this.#listeners) each({ apiSchema: service.apiSchema, coreSupergraphSdl: supergraph.sdl });
  }

  readonly #execute: GatewayExecutor = async ({ context, request, response, source, operation }) => {
    const known = context as TongchaContext;
    // Apollo answers nothing of an operation that it has not found itself: an empty name is one to it.
    const read = operation || request.operationName !== '' ? undefined : (): Refusal => NO_NAME;
    const own = requestOfApollo(known, { ...request, query: source }, read);
    const answered = await this.gateway.handle(own);
    known.answered = { request: own, response: answered };
    return resultOf(own, answered, { passesBytes: this.#passesBytes, head: response?.http });
  };
}
