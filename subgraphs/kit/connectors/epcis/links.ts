import type { Direction, LinkKind, Quantity, TraceLink } from '../../records.ts';
import { urisIn } from './beside.ts';
import { spans } from './containment.ts';
import type { EpcisEvent, Item } from './event.ts';
import { addressees, confidenceOf, holdings, isHandOver, subjectsOf } from './holdings.ts';
import type { ExtensionLink } from './options.ts';
import { contentOf } from './standing.ts';

export interface LinkRules {
  /** `source.system` of the links. */
  readonly system: string;
  readonly codeOf: (uri: string) => string | null;
  readonly organizationOf: (uri: string) => string | null;
  readonly extensionLinks: readonly ExtensionLink[];
  readonly transportDocuments: readonly string[];
}

/**
 * The links into (BACK) or out of (FORWARD) a code that these events say: a transformation's inputs to its outputs, children to
 * parents, things to their holders, addressees and transport documents, and what extension fields name to what they acted on.
 * @param events standing ones, oldest first; those of one transformation together, and all that emptied a parent
 */
export function linksOf(
  code: string,
  direction: Direction,
  events: readonly EpcisEvent[],
  rules: LinkRules,
): readonly TraceLink[] {
  const found = new Map<string, TraceLink>();
  const add = (link: TraceLink): void => {
    if ((direction === 'BACK' ? link.to : link.from) !== code || link.from === link.to) return;
    const key = JSON.stringify([link.kind, link.from, link.to, link.evidence.recordId]);
    const known = found.get(key);
    if (known === undefined || (known.quantity === null && link.quantity !== null)) found.set(key, link);
  };
  for (const link of transformed(code, direction, events, rules)) add(link);
  for (const span of spans(events, rules.codeOf)) {
    add(
      link(span.kind, span.child, span.parent, span.begin, rules, {
        until: span.end?.at ?? null,
        item: span.item,
        end: span.end,
      }),
    );
  }
  for (const held of holdings(events, rules.codeOf, rules.organizationOf)) {
    add(link('HOLD', held.unit, held.holder, held.begin, rules, { until: held.end?.at ?? null, item: held.item }));
  }
  for (const event of events) for (const one of alongside(event, rules)) add(one);
  return [...found.values()];
}

function* transformed(
  code: string,
  direction: Direction,
  events: readonly EpcisEvent[],
  rules: LinkRules,
): Generator<TraceLink> {
  for (const group of Map.groupBy(
    events.filter((event) => event.type === 'TransformationEvent'),
    nameOf,
  ).values()) {
    const inputs = group.flatMap((event) =>
      event.inputs.map((item) => ({ event, item, code: rules.codeOf(item.uri) })),
    );
    const outputs = group.flatMap((event) =>
      event.outputs.map((item) => ({ event, item, code: rules.codeOf(item.uri) })),
    );
    // Only the pairs with the code: one step may have thousands of either.
    const from = direction === 'FORWARD' ? inputs.filter((input) => input.code === code) : inputs;
    const to = direction === 'BACK' ? outputs.filter((output) => output.code === code) : outputs;
    const firstOutput = new Map(to.toReversed().map((output) => [output.code, output]));
    for (const output of firstOutput.values()) {
      for (const input of from) {
        if (input.code === null || output.code === null) continue;
        // An input recorded after the output cannot be dated: either time would cut a chain that the record says is one.
        const at = input.event.instant <= output.event.instant ? input.event.at : null;
        yield { ...link('TRANSFORM', input.code, output.code, input.event, rules, { item: input.item }), at };
      }
    }
  }
}

/** All events of one transformation have its id; an event without one is a transformation by itself. */
function nameOf(event: EpcisEvent): string {
  return event.transformationId === null ? recordIdOf(event) : `transformation ${event.transformationId}`;
}

function* alongside(event: EpcisEvent, rules: LinkRules): Generator<TraceLink> {
  const documents = event.transactions
    .filter((one) => one.type !== null && rules.transportDocuments.includes(one.type))
    .map((one) => rules.codeOf(one.uri));
  const carried = [...documents, ...addressees(event, rules.organizationOf)];
  const applied = rules.extensionLinks.flatMap((rule) =>
    urisIn(event.extensions.get(rule.namespace + rule.name)).map((uri) => ({
      kind: rule.kind,
      code: rules.codeOf(uri),
    })),
  );
  if (carried.length + applied.length === 0) return;
  for (const item of subjectsOf(event)) {
    const subject = rules.codeOf(item.uri);
    if (subject === null) continue;
    for (const to of carried) if (to !== null) yield link('TRANSPORT', subject, to, event, rules, { item });
    for (const { kind, code } of applied) if (code !== null) yield link(kind, code, subject, event, rules, {});
  }
}

function link(
  kind: LinkKind,
  from: string,
  to: string,
  event: EpcisEvent,
  rules: LinkRules,
  more: { until?: string | null; item?: Item; end?: EpcisEvent | null },
): TraceLink {
  // A link to who got it is a hand-over altogether.
  const tells = kind !== 'HOLD' && kind !== 'TRANSPORT';
  const handsOver = { begins: tells && isHandOver(event), ends: tells && more.end ? isHandOver(more.end) : false };
  return {
    kind,
    from,
    to,
    at: event.at,
    until: more.until ?? null,
    quantity: more.item ? quantityOf(more.item) : null,
    evidence: { system: rules.system, recordId: recordIdOf(event), confidence: confidenceOf(event) },
    ...(handsOver.begins || handsOver.ends ? { handsOver } : {}),
  };
}

/** The amount of an item; null where it has none. */
export function quantityOf(item: Item): Quantity | null {
  return item.quantity === null ? null : { value: item.quantity, unit: item.unit };
}

/** Its own id or, without one, a name made of its content. */
export function recordIdOf(event: EpcisEvent): string {
  return event.id ?? contentOf(event);
}
