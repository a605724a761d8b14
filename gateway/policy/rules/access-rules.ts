import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessRules, AllowedOperation, Refuses, Rights, AccessDecision } from '../../plan/access-rules.ts';
import { GraphParts } from '../../supergraph/graph-parts.ts';
import type { AccessMarks } from '../../supergraph/marks.ts';
import { filterOperation } from './filter.ts';
import { holds } from './marks.ts';
import { type Need, Needs } from './needs.ts';
import { marksOf } from './marks-of.ts';
import { FieldRefusals } from './field-refusals.ts';
import { visibleSchema } from './visible.ts';

/** Different rights whose view of the graph is kept ready. */
const MAX_VIEWS = 64;

export interface AccessOptions {
  /** Whether an operation of which anything is refused is refused whole. */
  readonly rejects: boolean;
}

/** The rules that a supergraph's marks make; null when it has none, which costs nothing. */
export function accessRules(
  supergraph: string | GraphParts,
  marks: AccessMarks,
  options: AccessOptions,
): ((apiSchema: GraphQLSchema) => AccessRules) | null {
  if (marks.types.size === 0 && marks.fields.size === 0) return null;
  const { joined: schema, document } = GraphParts.of(supergraph);
  const needs = new Needs(schema, document, marks);
  return (apiSchema) => new MarkedAccess(schema, apiSchema, needs, options);
}

/** What the rules come to for all callers of one standing. */
interface View {
  readonly refuses: Refuses;
  readonly verdict: FieldRefusals;
  visible: GraphQLSchema | null;
}

class MarkedAccess implements AccessRules {
  /** The whole supergraph, with what no caller sees. */
  readonly #schema: GraphQLSchema;
  readonly #apiSchema: GraphQLSchema;
  readonly #needs: Needs;
  readonly #options: AccessOptions;
  readonly #views = new LRUCache<AccessDecision, View>({ max: MAX_VIEWS });

  constructor(schema: GraphQLSchema, apiSchema: GraphQLSchema, needs: Needs, options: AccessOptions) {
    this.#schema = schema;
    this.#apiSchema = apiSchema;
    this.#needs = needs;
    this.#options = options;
  }

  examine(document: DocumentNode, operationName: string | null): ((rights: Rights) => AccessDecision) | null {
    const touched = [...marksOf(this.#schema, this.#needs, document, operationName)].sort((a, b) => a - b);
    return touched.length === 0 ? null : (rights) => this.#standing(touched, rights);
  }

  admit(document: DocumentNode, operationName: string | null, standing: AccessDecision): AllowedOperation {
    const { verdict, refuses } = this.#view(standing);
    const { document: left, refused } = filterOperation(
      this.#schema,
      (name) => this.#apiSchema.getType(name) !== undefined,
      verdict,
      document,
      operationName,
    );
    const view = (): GraphQLSchema => this.#visible(standing);
    return {
      document: left,
      refused,
      refuses,
      rejects: this.#options.rejects,
      get visible() {
        return view();
      },
    };
  }

  refusesTo(rights: Rights): Refuses {
    return this.#view(this.#standing(this.#needs.marks.keys(), rights)).refuses;
  }

  visibleTo(rights: Rights): GraphQLSchema {
    return this.#visible(this.#standing(this.#needs.marks.keys(), rights));
  }

  #standing(needs: Iterable<Need>, rights: Rights): AccessDecision {
    let lacking = '';
    for (const need of needs) {
      const mark = this.#needs.marks[need];
      if (mark && !holds(mark, rights)) lacking += lacking === '' ? need : ` ${need}`;
    }
    return lacking;
  }

  #visible(standing: AccessDecision): GraphQLSchema {
    if (standing === '') return this.#apiSchema;
    const view = this.#view(standing);
    return (view.visible ??= visibleSchema(this.#apiSchema, view.verdict));
  }

  #view(standing: AccessDecision): View {
    let view = this.#views.get(standing);
    if (!view) {
      const lacking = new Set(standing === '' ? [] : standing.split(' ').map(Number));
      const verdict = new FieldRefusals(this.#schema, this.#needs, lacking);
      this.#views.set(
        standing,
        (view = { verdict, refuses: (typename, fieldName) => verdict.refuses(typename, fieldName), visible: null }),
      );
    }
    return view;
  }
}
