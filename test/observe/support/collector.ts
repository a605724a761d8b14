import { type Recorder, startRecorder } from './recorder.ts';

export interface SeenSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** As OTLP numbers it: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

export interface Collector extends Omit<Recorder, 'seen'> {
  readonly spans: () => SeenSpan[];
  readonly text: () => string;
}

interface Otlp {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly attributes?: readonly Attribute[];
        readonly status?: { readonly code?: number };
      }[];
    }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Takes OTLP over HTTP in JSON, as a collector does. */
export async function startCollector(): Promise<Collector> {
  const recorder = await startRecorder(() => ({}));
  return {
    url: `${recorder.url}/v1/traces`,
    stop: () => recorder.stop(),
    text: () => recorder.seen.map(({ body }) => body).join('\n'),
    spans: () =>
      recorder.seen.flatMap(({ body }) =>
        (JSON.parse(body) as Otlp).resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) =>
            spans.map((span) => ({
              service: String(valuesOf(resource.attributes)['service.name']),
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parentSpanId,
              name: span.name,
              kind: span.kind,
              attributes: valuesOf(span.attributes ?? []),
              failed: span.status?.code === 2,
            })),
          ),
        ),
      ),
  };
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
