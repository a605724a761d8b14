import type { Role } from '@tongcha/signature';
import { MOST_TOKENS } from '../../documents/documents.ts';

/** What an operation's text may hold, counted before anything is done with it. */
export interface TextLimits {
  readonly tokens: number;
  readonly aliases: number;
  /** Aliases of fields of one name. */
  readonly sameField: number;
  readonly directives: number;
  /** Fields within fields. */
  readonly depth: number;
  readonly rootFields: number;
  /** Selections when every fragment is written out where it is spread. */
  readonly selections: number;
  /** Pairs of selections under one response name: what validation compares. */
  readonly overlaps: number;
  /** Operations and fragments in one document. */
  readonly definitions: number;
  /** Objects of introspection. */
  readonly introspection: number;
}

/** What one class of callers may ask. */
export interface CallerClass {
  readonly text: TextLimits;
  /** Of one operation, in points (docs/limits.md). */
  readonly cost: number;
  /** Operations in one request. */
  readonly together: number;
  /** Points a minute; the window begins with the first request. */
  readonly pointsPerMinute: number;
  /** How much of the gateway's concurrent work may be under way before this class is turned away. */
  readonly share: number;
  /** How many classes yield before this one when there is too much to do (`Shedder`). */
  readonly yields: number;
  /** Whether it may send documents of its own in production. */
  readonly freeForm: boolean;
  /** Whether it is told how an operation was answered. */
  readonly explains: boolean;
}

/** What a person's page needs. */
const PUBLIC: TextLimits = {
  tokens: 2_000,
  aliases: 30,
  sameField: 20,
  directives: 40,
  depth: 20,
  rootFields: 20,
  selections: 2_000,
  overlaps: 20_000,
  definitions: 30,
  introspection: 8_000,
};
/** What a team's own program needs. */
const PROGRAM: TextLimits = {
  tokens: MOST_TOKENS,
  aliases: 300,
  sameField: 200,
  directives: 100,
  depth: 50,
  rootFields: 200,
  selections: 4_000,
  overlaps: 60_000,
  definitions: 100,
  introspection: 8_000,
};

/** Operations that anybody may send in one request. */
export const MOST_TOGETHER = 50;

/** The platform itself works behind it. */
type AtTheDoor = Exclude<Role, 'system'>;

/** In the order of `YIELDING`. */
const CLASSES: Readonly<Record<AtTheDoor, CallerClass>> = {
  anonymous: {
    text: PUBLIC,
    cost: 200_000,
    together: 10,
    pointsPerMinute: 400_000,
    share: 0.5,
    yields: 0,
    freeForm: false,
    explains: false,
  },
  citizen: {
    text: PUBLIC,
    cost: 200_000,
    together: 10,
    pointsPerMinute: 1_000_000,
    share: 0.6,
    yields: 1,
    freeForm: false,
    explains: false,
  },
  enterprise: {
    text: PROGRAM,
    cost: 400_000,
    together: MOST_TOGETHER,
    pointsPerMinute: 2_000_000,
    share: 0.7,
    yields: 2,
    freeForm: true,
    explains: false,
  },
  'data-team': {
    text: PROGRAM,
    cost: 2_000_000,
    together: MOST_TOGETHER,
    pointsPerMinute: 20_000_000,
    share: 0.8,
    yields: 3,
    freeForm: true,
    explains: true,
  },
  regulator: {
    text: PROGRAM,
    cost: 2_000_000,
    together: MOST_TOGETHER,
    pointsPerMinute: 20_000_000,
    share: 1,
    yields: 4,
    freeForm: true,
    explains: true,
  },
};

/** Outside production nobody is counted or turned away: it is the developer's own machine. What protects the process itself holds. */
const development = (of: CallerClass): CallerClass => ({
  ...of,
  pointsPerMinute: Infinity,
  share: 1,
  yields: Infinity,
  freeForm: true,
  explains: true,
});

const DEVELOPMENT: Readonly<Record<AtTheDoor, CallerClass>> = {
  anonymous: development(CLASSES['data-team']),
  citizen: development(CLASSES.citizen),
  enterprise: development(CLASSES.enterprise),
  'data-team': development(CLASSES['data-team']),
  regulator: development(CLASSES.regulator),
};

export function classesOf(production: boolean): Readonly<Record<Role, CallerClass>> {
  const classes = production ? CLASSES : DEVELOPMENT;
  return { ...classes, system: classes.regulator };
}
