import type * as OpenTelemetry from '@opentelemetry/api';
import type { Span as OtelSpan, SpanContext, Tracer } from '@opentelemetry/api';
import type { TracerConfig } from '@opentelemetry/sdk-trace-node';
import { log } from './log.ts';
import type { Attributes, Kind, Span, Traces } from './trace.ts';

export interface TraceOptions {
  /** Where a collector takes OTLP over HTTP. */
  readonly endpoint: string;
  /** Of the requests whose trace begins here, the part that is followed, 0 to 1. */
  readonly share: number;
  /** The process, as its spans name it. */
  readonly service: string;
}

/** W3C Trace Context, 3.2: version 00, and later ones as far as they begin alike. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;

type Api = typeof OpenTelemetry;

/**
 * Sends spans to a collector. The libraries are loaded here and nowhere else: a process that traces nothing has none of them in memory.
 * What cannot be sent is dropped, and nothing waits for it.
 */
export async function openTraces({ endpoint, share, service }: TraceOptions): Promise<Traces> {
  const [{ AlwaysOnSampler, BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, api] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
  ]);
  api.diag.setLogger(
    { error: untold, warn: untold, info: () => {}, debug: () => {}, verbose: () => {} },
    { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new NodeTracerProvider({
    resource: resourceOf({ 'service.name': `tongcha-${service}` }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: endpoint, timeoutMillis: 5_000 }), {
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  const tracer = provider.getTracer('tongcha');

  const part = (name: string, parent: SpanContext | null, attributes: Attributes): Part => {
    const context = parent ? api.trace.setSpanContext(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT;
    return new Part(api, tracer, tracer.startSpan(name, { kind: api.SpanKind.SERVER, attributes }, context));
  };

  return {
    begin(name, traceparent, attributes) {
      if (share < 1 && Math.random() >= share) return null;
      // The client's trace goes on in ours; whether it is followed is not the client's to say, who could have everything traced or nothing.
      const parent = parentOf(traceparent);
      return part(name, parent && { ...parent, traceFlags: 1 }, attributes);
    },
    follow(name, traceparent, attributes) {
      const parent = parentOf(traceparent);
      return parent && parent.traceFlags === 1 ? part(name, parent, attributes) : null;
    },
    async close() {
      await provider.shutdown().catch(untold);
    },
  };
}

class Part implements Span {
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #span: OtelSpan;

  constructor(api: Api, tracer: Tracer, span: OtelSpan) {
    this.#api = api;
    this.#tracer = tracer;
    this.#span = span;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
  }

  begin(name: string, kind: Kind, attributes: Attributes): Span {
    const { ROOT_CONTEXT, SpanKind, trace } = this.#api;
    const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;
    return new Part(
      this.#api,
      this.#tracer,
      this.#tracer.startSpan(name, { kind: kinds[kind], attributes }, trace.setSpan(ROOT_CONTEXT, this.#span)),
    );
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  end(code: string | null, attributes: Attributes = {}): void {
    const failed = code === null ? attributes : { ...attributes, 'error.type': code };
    this.#span.setAttributes(failed);
    if ('error.type' in failed) this.#span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    this.#span.end();
  }
}

function parentOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId && spanId && flags
    ? { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
    : null;
}

type Resource = NonNullable<TracerConfig['resource']>;

/** Neither the machine's name nor its environment: what a process is called is all that a trace has of it. */
function resourceOf(attributes: Readonly<Record<string, string>>): Resource {
  const resource: Resource = {
    attributes: { ...attributes },
    getRawAttributes: () => Object.entries(attributes),
    merge: () => resource,
  };
  return resource;
}

let lastUntold = -Infinity;

/** The library's own words may hold the collector's address or answer. */
function untold(): void {
  if (performance.now() - lastUntold < 60_000) return;
  lastUntold = performance.now();
  log.warn({ event: 'traces-unsent' }, '追踪数据未能送出 / traces could not be sent to the collector');
}
