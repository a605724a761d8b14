import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
import { type Ministry, namesOf } from '../ministry.ts';
import type { SectorRecord, TraceLink } from '../records.ts';
import type { MinistryContext } from '../context.ts';
import { type ConditionalPart, ConditionalParts } from './conditional-parts.ts';
import { classesHiddenFrom, classesOf, isHidden, isOwnCode, PARTIES, type Telling } from './facts.ts';
import { sayOfAmounts } from './links.ts';
import { isOwnRecord } from './own.ts';
import { refusal, refusalsOf } from './refusals.ts';
import { allows, fieldRule, type Rule } from './rule.ts';
import { DEFAULT_PARTS, type FactClass, isSensitive, requireGrantable } from './sharing.ts';
import { OWN_RECORDS, type Viewer } from './viewer.ts';

type Field = GraphQLField<unknown, MinistryContext>;

/**
 * Holds the rules that the ministry's schema states in the ministry itself, whoever calls it: a field that is not for the
 * caller is null with FORBIDDEN and is never resolved, so that neither its value nor its absence is told.
 */
export function enforceRules(
  schema: GraphQLSchema,
  ministry: Ministry,
  viewerOf: (context: MinistryContext) => Viewer,
): void {
  const own = new Ownership(ministry, viewerOf);
  const named = new Set<string>();
  const parts = { ...DEFAULT_PARTS, ...ministry.sharing?.parts };
  const conditional = new ConditionalParts();
  const sight = { ministry, viewerOf, conditional };
  const { recordType } = namesOf(ministry.name);
  const receipts = receiptsIn(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()) as Field[]) {
      own.follow(type, field);
      if (isListOfObjects(field.type) && type.name !== 'Query' && type.name !== 'TraceUnit')
        leaveOutHidden(type, field, type.name === recordType && field.name === 'events', own, sight);
      if (type.name === 'Query') conditional.sayOf(field, viewerOf);
      const coordinate = `${type.name}.${field.name}`;
      const rule = fieldRule(type, field);
      const group = parts[coordinate as keyof typeof parts];
      if (rule) {
        for (const policy of rule.policies.flat()) named.add(policy);
        protect(field, { ...rule, platform: isOperation(type) || receipts.has(type.name) }, own, viewerOf, () => {
          throw refusal(`${ministry.name}: ${coordinate} is not shared with you`);
        });
      } else if (group) {
        const policies = [[`${ministry.name}/${group}`], [OWN_RECORDS]];
        conditional.add(coordinate, { group, what: coordinate });
        // One refusal for all of them: a list of a thousand events would else have a thousand errors.
        protect(field, { withheld: false, authenticated: false, policies }, own, viewerOf, (context, parent) => {
          sayOfPlace(own, parent, viewerOf(context), context, { group, what: coordinate });
          return null;
        });
      } else if (coordinate === 'TraceLink.quantity' || coordinate === 'TraceLink.share') {
        const resolve = field.resolve ?? defaultFieldResolver;
        field.resolve = (parent, args, context, info) => {
          sayOfAmounts(parent as TraceLink, field.name, context);
          return resolve(parent, args, context, info);
        };
      } else if (getNamedType(field.type).name === 'Quantity' && type.name !== recordType)
        hideSensitiveAmounts(type, field, own, sight);
    }
  }
  requireGrantable(ministry.name, ministry.sharing ?? {}, named);
}

/** One that no graph shows is the platform's own: it writes, or reads what is written by it. */
function isOperation({ name }: GraphQLObjectType): boolean {
  return name === 'Query' || name === 'Mutation';
}

/** The types of what the platform's own operations answer. */
function receiptsIn(schema: GraphQLSchema): ReadonlySet<string> {
  const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => type ?? []);
  return new Set(
    operations.flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        fieldRule(type, field)?.withheld ? [getNamedType(field.type).name] : [],
      ),
    ),
  );
}

function protect(
  field: Field,
  rule: Rule,
  own: Ownership,
  viewerOf: (context: MinistryContext) => Viewer,
  refuse: (context: MinistryContext, parent: unknown) => null,
): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) => {
    const viewer = viewerOf(context);
    return allows(rule, viewer, () => own.has(parent, viewer))
      ? resolve(parent, args, context, info)
      : refuse(context, parent);
  };
}

/** To an enterprise, of whose own all is told, it is said of each record that is another's. */
function sayOfPlace(
  own: Ownership,
  parent: unknown,
  viewer: Viewer,
  context: MinistryContext,
  { group, what }: ConditionalPart,
): void {
  if (viewer.organization !== null && !viewer.may(group))
    refusalsOf(context).addPart(group, what, codeOf(own.wholeOf(parent)));
}

/** How much of something was used, in an entry of a list that names it, as in the link that says the same. */
function hideSensitiveAmounts(
  type: GraphQLObjectType,
  field: Field,
  own: Ownership,
  { ministry, viewerOf, conditional }: Sight,
): void {
  const names = Object.values(type.getFields())
    .filter((each) => getNamedType(each.type).name === 'TraceCode')
    .map(({ name }) => name);
  if (names.length === 0) return;
  const part = { group: 'quantities', what: `${type.name}.${field.name}` };
  conditional.add(part.what, part);
  const resolve = field.resolve ?? defaultFieldResolver;
  const needsAmounts = ministry.sharing?.amountsOf ?? isSensitive;
  field.resolve = (parent, args, context, info) => {
    const viewer = viewerOf(context);
    const whole = codeOf(own.wholeOf(parent));
    const codes = [
      ...names.flatMap((name) => (parent as Readonly<Record<string, string | null>>)[name] ?? []),
      ...(whole === null ? [] : [whole]),
    ];
    const bare =
      !viewer.may('quantities') &&
      codes.some((code) => needsAmounts({ kind: null, from: code, to: code })) &&
      !own.has(parent, viewer);
    if (bare) sayOfPlace(own, parent, viewer, context, part);
    return bare ? null : resolve(parent, args, context, info);
  };
}

interface Sight {
  readonly ministry: Ministry;
  readonly viewerOf: (context: MinistryContext) => Viewer;
  readonly conditional: ConditionalParts;
}

/** As a link, whatever else tells of a fact that is not for the viewer is left out whole: that there is one is the fact. */
function leaveOutHidden(
  type: GraphQLObjectType,
  field: Field,
  areEvents: boolean,
  own: Ownership,
  { ministry, viewerOf, conditional }: Sight,
): void {
  const partOf = (each: FactClass): ConditionalPart => ({
    group: each.group,
    what: each === PARTIES ? 'TraceEvent of hand-overs' : `TraceEvent of ${each.kinds.join(' and ')}`,
  });
  if (areEvents) conditional.add(`${type.name}.${field.name}`, ...classesOf(ministry).map(partOf));
  const resolve = field.resolve ?? defaultFieldResolver;
  const leaveOut = async (
    list: readonly Telling[],
    parent: unknown,
    context: MinistryContext,
    hidden: readonly FactClass[],
  ): Promise<readonly Telling[]> => {
    const viewer = viewerOf(context);
    const whole = own.wholeOf(parent);
    const code = codeOf(whole);
    const owns = (each: string): boolean | Promise<boolean> =>
      each === code ? own.has(whole, viewer) : isOwnCode(ministry, viewer, each, context);
    const left = await Promise.all(list.map((each) => isHidden(each, code, hidden, owns)));
    return left.includes(true) ? list.filter((_, i) => !left[i]) : list;
  };
  field.resolve = (parent, args, context, info) => {
    const value: unknown = resolve(parent, args, context, info);
    const viewer = viewerOf(context);
    const hidden = classesHiddenFrom(viewer, ministry);
    if (hidden.length === 0) return value;
    if (areEvents && !own.has(parent, viewer))
      for (const each of hidden) sayOfPlace(own, parent, viewer, context, partOf(each));
    const filtered = (list: unknown): unknown =>
      Array.isArray(list) && list.some(tells) ? leaveOut(list as readonly Telling[], parent, context, hidden) : list;
    return value instanceof Promise ? value.then(filtered) : filtered(value);
  };
}

function tells(each: unknown): boolean {
  return isObject(each) && ((each as Telling).handsOver === true || (each as Telling).links !== undefined);
}

function codeOf(whole: unknown): string | null {
  return isObject(whole) && 'code' in whole && typeof whole.code === 'string' ? whole.code : null;
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

  /** Remembers, for an enterprise or where amounts depend on it, what the field's values are a part of. */
  follow(type: GraphQLObjectType, field: Field): void {
    const inner = getNamedType(field.type);
    // What has a key stands for itself wherever it is mentioned.
    if (
      !isObjectType(inner) ||
      isEntity(inner) ||
      isOperation(type) ||
      ['TraceUnit', 'Organization'].includes(type.name)
    )
      return;
    const isWhole = type.name === this.#records || type.name === this.#organizations;
    // Whose amounts or lists depend on what they are of: what is only named is not remembered for everybody.
    const parts = Object.values(inner.getFields());
    const namesCode =
      isWhole &&
      parts.some(({ type: of }) => getNamedType(of).name === 'TraceCode') &&
      parts.some(({ type: of }) => getNamedType(of).name === 'Quantity' || isListOfObjects(of));
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (parent, args, context, info) => {
      const value: unknown = resolve(parent, args, context, info);
      const whole = isWhole ? parent : this.#wholes.get(parent as object);
      if (!isObject(whole) || (this.#viewerOf(context).organization === null && !namesCode)) return value;
      return value instanceof Promise
        ? value.then((each: unknown) => this.#remember(each, whole))
        : this.#remember(value, whole);
    };
  }

  /** The record or organisation that a value is or is a part of. */
  wholeOf(part: unknown): unknown {
    return isObject(part) ? (this.#wholes.get(part) ?? part) : part;
  }

  has(part: unknown, { organization }: Viewer): boolean {
    const whole = this.wholeOf(part);
    if (organization === null || !isObject(whole)) return false;
    // Of a part of something else, such as a search, nothing says whose it is.
    return 'uscc' in whole
      ? whole.uscc === organization
      : 'code' in whole && isOwnRecord(this.#ministry, whole as SectorRecord, organization);
  }

  #remember(value: unknown, whole: object): unknown {
    for (const each of Array.isArray(value) ? value : [value]) if (isObject(each)) this.#wholes.set(each, whole);
    return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isListOfObjects(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type)) && isObjectType(getNamedType(type));
}

function isEntity(type: GraphQLObjectType): boolean {
  return [type.astNode, ...type.extensionASTNodes].some((node) =>
    node?.directives?.some((each) => each.name.value === 'key'),
  );
}
