import type { GraphQLEnumType } from 'graphql';
import { LINK_KINDS } from '@tongcha/schema';
import type { LinkKind, Said } from '../records.ts';
import { codeUse } from './code-use.ts';
import { valueOf } from './expression.ts';
import type { Mapping, Value } from './mapping.ts';
import type { Part } from './part.ts';
import { optional } from './reading.ts';
import type { Scope } from './scope.ts';
import { wantedOf } from './wanted.ts';

/** What stands for the record's own code, which its events do not have. */
const OWN = '';

/** A link's kind: one, or a path whose words say it. */
export function kindOf(part: Part, scope: Scope, mapping: Mapping): Value<LinkKind> {
  const written = part.text() ?? '';
  if (LINK_KINDS.has(written)) return () => written as LinkKind;
  const wanted = wantedOf(mapping.schema.getType('LinkKind') as GraphQLEnumType);
  return valueOf(part, wanted, scope, mapping) as Value<LinkKind>;
}

/** `links:` of an event: those that its row makes, `{ kind: HOLD, to: { uscc: buyer } }`. An end that is not written is the record. */
export function saidLinks(part: Part, scope: Scope, mapping: Mapping): Value<readonly Said[]> {
  const all = part.entries().map((each) => {
    const fields = each.fields(['kind', 'from', 'to'], '{ kind: HOLD, to: { uscc: buyer } }');
    const kindPart = fields.need('kind', 'kind: HOLD');
    const [from, to] = (['from', 'to'] as const).map((end) =>
      optional(fields.get(end), (one) => codeUse(one, scope, mapping).value),
    );
    if (!from && !to) each.fault('a link leads somewhere; write to: or from:');
    const kind = kindPart ? kindOf(kindPart, scope, mapping) : () => null;
    return { kind, ends: [from, to] as const };
  });
  return (row) =>
    all.flatMap(({ kind, ends: [from, to] }) => {
      const before = row.doubts.length;
      const said = { kind: kind(row), from: from ? from(row) : OWN, to: to ? to(row) : OWN };
      // An end that is empty makes no link; one that is not understood leads nobody knows where.
      const isNone = (said.from === null || said.to === null) && row.doubts.length === before;
      return isNone ? [] : [said];
    });
}

/** Puts the record's code where an event's link has none. */
export function withOwnCode(links: readonly Said[], code: string): readonly Said[] {
  return links.map(({ kind, from, to }) => ({ kind, from: from === OWN ? code : from, to: to === OWN ? code : to }));
}
