import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { type Ministry, namesOf } from '../ministry.ts';
import type { SectorRecord, TraceEvent } from '../records.ts';
import type { MinistryContext } from '../schema.ts';
import { isOwnRecord } from './own.ts';
import { refusal, refusalsOf } from './refusals.ts';
import { allows, type Rule, ruleOf } from './rule.ts';
import { DEFAULT_PARTS } from './sharing.ts';
import { OWN_RECORDS, type Viewer } from './viewer.ts';

type Field = GraphQLField<unknown, MinistryContext>;

/**
 * Holds the rules that the ministry's schema states in the ministry itself, whoever calls it: a field that is not for the
 * caller is null with FORBIDDEN and is never resolved, so that neither its value nor its absence is told.
 */
export function enforceRules(schema: GraphQLSchema, ministry: Ministry, viewerOf: (context: MinistryContext) => Viewer): void {
  const own = new Ownership(ministry, viewerOf);
  const parts = { ...DEFAULT_PARTS, ...ministry.sharing?.parts };
  const { recordType } = namesOf(ministry.name);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()) as Field[]) {
      own.follow(type, field);
      if (type.name === recordType && field.name === 'events') leaveOutHandovers(field, own, viewerOf);
      const coordinate = `${type.name}.${field.name}`;
      const rule = ruleOf(type.astNode, ...type.extensionASTNodes, field.astNode);
      const group = parts[coordinate as keyof typeof parts];
      if (rule) {
        protect(field, rule, own, viewerOf, () => {
          throw refusal(`${ministry.name}: ${coordinate} is not shared with you`);
        });
      } else if (group) {
        const policies = [[`${ministry.name}/${group}`], [OWN_RECORDS]];
        // One refusal for all of them: a list of a thousand events would else have a thousand errors.
        protect(field, { withheld: false, authenticated: false, policies }, own, viewerOf, (context) => {
          refusalsOf(context).addPart(coordinate);
          return null;
        });
      }
    }
  }
}

function protect(field: Field, rule: Rule, own: Ownership, viewerOf: (context: MinistryContext) => Viewer, refuse: (context: MinistryContext) => null): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) => {
    const viewer = viewerOf(context);
    return allows(rule, viewer, () => own.has(parent, viewer)) ? resolve(parent, args, context, info) : refuse(context);
  };
}

/** As a link to an organisation, an event that hands the unit over is left out whole: that there is one says that somebody got it. */
function leaveOutHandovers(field: Field, own: Ownership, viewerOf: (context: MinistryContext) => Viewer): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (parent, args, context, info) => {
    const events = (await resolve(parent, args, context, info)) as readonly TraceEvent[] | null | undefined;
    const viewer = viewerOf(context);
    if (viewer.may('parties') || own.has(parent, viewer)) return events;
    refusalsOf(context).addPart('TraceEvent of hand-overs');
    return events?.filter(({ handsOver }) => !handsOver);
  };
}

/** Whose a value is: a record's parties, the organisation itself, and for what is inside them theirs. */
class Ownership {
  readonly #ministry: Ministry;
  readonly #viewerOf: (context: MinistryContext) => Viewer;
  readonly #records: string;
  readonly #organizations: string;
  /** The record or organisation that a value is a part of. */
  readonly #wholes = new WeakMap<object, object>();

  constructor(ministry: Ministry, viewerOf: (context: MinistryContext) => Viewer) {
    this.#ministry = ministry;
    this.#viewerOf = viewerOf;
    const { recordType, organizationType } = namesOf(ministry.name);
    this.#records = recordType;
    this.#organizations = organizationType;
  }

  /** Remembers, for an enterprise, what the field's values are a part of. */
  follow(type: GraphQLObjectType, field: Field): void {
    const inner = getNamedType(field.type);
    // What has a key stands for itself wherever it is mentioned.
    if (!isObjectType(inner) || isEntity(inner) || ['Query', 'Mutation', 'TraceUnit', 'Organization'].includes(type.name)) return;
    const isWhole = type.name === this.#records || type.name === this.#organizations;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (parent, args, context, info) => {
      const value: unknown = resolve(parent, args, context, info);
      const whole = isWhole ? parent : this.#wholes.get(parent as object);
      if (this.#viewerOf(context).organization === null || !isObject(whole)) return value;
      return value instanceof Promise ? value.then((each: unknown) => this.#remember(each, whole)) : this.#remember(value, whole);
    };
  }

  has(part: unknown, { organization }: Viewer): boolean {
    if (organization === null || !isObject(part)) return false;
    const whole = this.#wholes.get(part) ?? part;
    // Of a part of something else, such as a search, nothing says whose it is.
    return 'uscc' in whole ? whole.uscc === organization : 'code' in whole && isOwnRecord(this.#ministry, whole as SectorRecord, organization);
  }

  #remember(value: unknown, whole: object): unknown {
    for (const each of Array.isArray(value) ? value : [value]) if (isObject(each)) this.#wholes.set(each, whole);
    return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isEntity(type: GraphQLObjectType): boolean {
  return [type.astNode, ...type.extensionASTNodes].some((node) => node?.directives?.some((each) => each.name.value === 'key'));
}
