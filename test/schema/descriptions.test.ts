import { readdirSync, readFileSync } from 'node:fs';
import { type ASTNode, Kind, parse, visit } from 'graphql';
import { expect, test } from 'vitest';

const folder = new URL('../../schema/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.graphql') && name !== 'supergraph.graphql');

/** The name that a node gives to something; null for one that only uses a name. */
function nameOf(node: ASTNode): string | null {
  if (
    !('name' in node) ||
    !node.name ||
    node.kind === Kind.NAMED_TYPE ||
    node.kind === Kind.DIRECTIVE ||
    node.kind === Kind.ARGUMENT
  )
    return null;
  return node.name.value;
}

/** What every GraphQL reader knows, or what the contract already says in the interface of the same name. */
const SELF_EVIDENT =
  /^(PageInfo|\w+Connection|\w+Edge)\.|^(Organization|Party)\.uscc$|^\w+Record\.(code|member|sector|level|productName|quantity|producedAt|expiresAt|producer|holder|place|events|inspections|certificates|recalls|source)$|^\w+Product\.(member|name|producer|recalled|moreRecalled)$|^TraceUnit\.code$/;

test.each(files)(
  '%s: every type, field, argument and value says what it is in English, with the Chinese term',
  (file) => {
    const missing: string[] = [];
    const path: string[] = [];
    visit(parse(readFileSync(new URL(file, folder), 'utf8')), {
      enter(node) {
        const name = nameOf(node);
        if (name === null) return;
        path.push(name);
        if (!('description' in node) || node.kind.endsWith('Extension')) return;
        const place = path.join('.');
        const text = node.description?.value ?? '';
        // chain.graphql names contract types again to add to them.
        const again = file === 'chain.graphql' && ['TraceUnit', 'Organization', 'Party'].includes(place);
        if (
          !SELF_EVIDENT.test(place) &&
          !again &&
          place !== 'Query' &&
          !(/[A-Za-z]{2}/.test(text) && /[一-龥]/.test(text))
        )
          missing.push(place);
      },
      leave(node) {
        if (nameOf(node) !== null) path.pop();
      },
    });
    expect(missing).toEqual([]);
  },
);
