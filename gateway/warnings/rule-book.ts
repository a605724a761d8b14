import { fileURLToPath } from 'node:url';
import { ConfigError } from '@tongcha/config';
import { SCHEMA_FOLDER } from '@tongcha/schema/files';
import { subgraphOf } from '../members/member.ts';
import type { Supergraph } from '../supergraph/load.ts';
import { dataRule } from './data/data-rule.ts';
import { type Adjustment, readParameterFile } from './data/parameter-file.ts';
import { RecordFields } from './data/record-fields.ts';
import { NO_RULES, readRuleFolder, type RuleFolder, type RuleText } from './data/rule-folder.ts';
import { readRuleFile } from './data/rule-file.ts';
import type { ParameterValue, Rule } from './rule.ts';
import { RULES } from './rules/index.ts';

/** All rules by which units are judged, and what each goes by for whom. */
export class RuleBook {
  readonly rules: readonly Rule[];
  readonly #own: ReadonlyMap<string, Adjustment>;

  constructor(rules: readonly Rule[], adjustments: readonly Adjustment[] = []) {
    this.rules = rules;
    this.#own = new Map(adjustments.map((each) => [keyOf(each.rule, each.parameter, each.member), each]));
  }

  /** The value for a member: its own, that of its sector's ministry, else the rule's. @throws Error where the rule has no such parameter */
  parameter(rule: Rule, name: string, member?: string): ParameterValue {
    const parameter = rule.parameters.find((each) => each.name === name);
    if (!parameter) throw new Error(`${rule.id} has no parameter ${name}`);
    const own =
      member === undefined ? undefined : (this.#of(rule, name, member) ?? this.#of(rule, name, subgraphOf(member)));
    return own
      ? { ...parameter, value: own.value, source: own.source, member: own.member }
      : { ...parameter, member: null };
  }

  /** What a rule goes by: of each parameter the value for all, then those of members. */
  parametersOf({ id, parameters }: Rule): readonly ParameterValue[] {
    return parameters.flatMap((parameter): ParameterValue[] => [
      { ...parameter, member: null },
      ...[...this.#own.values()]
        .filter((each) => each.rule === id && each.parameter === parameter.name)
        .map(({ value, source, member }) => ({ ...parameter, value, source, member })),
    ]);
  }

  #of({ id }: Rule, name: string, member: string): Adjustment | undefined {
    return this.#own.get(keyOf(id, name, member));
  }
}

/** The rules that are code, as they are. */
export const CODED: RuleBook = new RuleBook(RULES);

/** What is read of rules once, at start. */
export interface RuleFiles {
  readonly shipped: RuleFolder;
  readonly own: RuleFolder;
}

/** @param folder of the deployment's own rules; undefined: it has none */
export function readRuleFiles(folder?: string): RuleFiles {
  return {
    shipped: readRuleFolder(fileURLToPath(new URL('rules/', SCHEMA_FOLDER))),
    own: folder === undefined ? NO_RULES : readRuleFolder(folder),
  };
}

/**
 * The rules over a graph: those that are code, those that are shipped as data, as far as the graph has their fields, and the
 * deployment's own.
 * @throws ConfigError with every fault of the deployment's own, by file and line
 */
export function ruleBook({ shipped, own }: RuleFiles, { graph, topology: { ministries } }: Supergraph): RuleBook {
  const fields = new RecordFields(graph.document, ministries);
  const known = [...RULES, ...shipped.rules.flatMap((each) => readOne(each, fields, []) ?? [])];
  const faults = [...own.faults];
  const added = own.rules.flatMap((file) => {
    if (!known.some(({ id }) => id === file.name)) return readOne(file, fields, faults) ?? [];
    faults.push(`${file.path}: there is a rule ${file.name} already: give it another name`);
    return [];
  });
  const rules = [...known, ...added];
  const adjustments = own.parameters ? adjustmentsOf(own.parameters, rules, ministries, faults) : [];
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `gateway.rules (GATEWAY_RULES): ${fault}`));
  return new RuleBook(rules, adjustments);
}

function readOne({ name, path, text }: RuleText, fields: RecordFields, faults: string[]): Rule | null {
  const read = readRuleFile(text, fields);
  if (read.ok) return dataRule(name, read.data);
  faults.push(...read.faults.map((fault) => `${path}: ${fault}`));
  return null;
}

function adjustmentsOf(
  { path, text }: RuleText,
  rules: readonly Rule[],
  ministries: Supergraph['topology']['ministries'],
  faults: string[],
): readonly Adjustment[] {
  const read = readParameterFile(
    text,
    rules,
    ministries.map(({ name }) => name),
  );
  if (read.ok) return read.data;
  faults.push(...read.faults.map((fault) => `${path}: ${fault}`));
  return [];
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}
