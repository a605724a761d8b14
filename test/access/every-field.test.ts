import {
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';
import { questions } from './support/worlds-questions.ts';

/** What two worlds are not asked for, and why: of a type, all its fields that no other entry names. */
const UNASKED: Readonly<Record<string, string>> = {
  ...because('of the alert store, by the rights of the platform: what of it rests on records is in test/governance', [
    'Alert',
    'AlertAct',
    'AlertConnection',
    'AlertEdge',
    'AlertEvent',
    'Query.alert',
    'Query.alerts',
    'Subscription.alertRaised',
    'Mutation.acknowledgeAlert',
    'Mutation.closeAlert',
    'Webhook',
    'DeadLetter',
    'Query.webhooks',
    'Mutation.registerWebhook',
    'Mutation.removeWebhook',
    'Mutation.replayWebhook',
  ]),
  ...because('of jobs: their pages are held by two-worlds-members.test.ts', [
    'Job',
    'Query.job',
    'Query.jobs',
    'Mutation.startChain',
    'Mutation.startImpact',
    'Mutation.cancelJob',
    'Mutation.resumeJob',
  ]),
  ...because('reads no record', [
    'Caller',
    'CatalogueField',
    'CodeAttribute',
    'CodeReason',
    'CodeTitle',
    'Identified',
    'RuleMeasure',
    'WarningRule',
    'Member',
    'Query.members',
    'Query.caller',
    'Query.catalogue',
    'Query.identify',
    'Query.warningRules',
    'Monitoring.draw',
    'TraceRate.draw',
    'Organization.indicator(version)',
    'Party.organization',
  ]),
  ...because('of the store of complaints, and of the audit log', [
    'ComplaintDelivery',
    'ComplaintSettlement',
    'Query.unsettledComplaints',
    'Mutation.settleComplaint',
    'Complaint',
    'ComplaintCount',
    'ComplaintTopicCount',
    'ComplaintReceipt',
    'ComplaintRoute.key',
    'Query.complaint',
    'Query.complaintCounts',
    'Mutation.reportProblem',
    'UnitRead',
    'UnitReads',
    'Query.reads',
  ]),
  ...because('changes an order: what its answer tells is what recalls tell', [
    'RecallChange',
    'RecallResult',
    'Query.recall',
    'Mutation.approveRecall',
    'Mutation.settleRecallStep',
    'Mutation.acknowledgeRecall',
  ]),
  ...because('of the moment, or made at random', [
    'Coverage.calls',
    'Coverage.milliseconds',
    'Coverage.at',
    'Coverage.oldestSeconds',
    'ComplaintTerm.due',
    'Monitoring.asOf',
    'MonitoringMember.usualMilliseconds',
    'QualityIndicator.asOf',
    'TraceRate.asOf',
    'Traceability.asOf',
    'ResponsibleAction.due',
    'RecallEntry',
    'RecallOrder.openedAt',
    'RecallSettlement',
    'RecallStep.id',
    'RecallStep.reference',
    'RecallStep.attempts',
    'RecallStep.lastAt',
    'RecallStep.nextAt',
  ]),
};

function because(reason: string, fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field, reason]));
}

const schema: GraphQLSchema = ownSupergraph().graph.api;

test('two worlds are asked for every field of the graph and every argument, or it is said why not', () => {
  const asked = new Set<string>();
  for (let i = 0; i < 5; i += 1)
    for (const { query } of questions(new Dice(`fields ${i}`))) {
      const document = parse(query);
      expect(validate(schema, document), query).toEqual([]);
      for (const field of fieldsIn(document)) asked.add(field);
    }
  const left = allFields().filter((field) => !asked.has(field));
  const isSaid = (field: string): boolean => reasonsOf(field).some((name) => name in UNASKED);
  expect(left.filter((field) => !isSaid(field))).toEqual([]);
  expect(Object.keys(UNASKED).filter((name) => !left.some((field) => reasonsOf(field).includes(name)))).toEqual([]);
});

/** `Query.chain(from)` is said by itself, by its field and by its type. */
function reasonsOf(field: string): readonly string[] {
  const [whole = ''] = field.split('(');
  return [field, whole, whole.split('.')[0] ?? ''];
}

/** `Type.field` and `Type.field(argument)` of every object type that callers can reach. */
function allFields(): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => [
        `${type.name}.${field.name}`,
        ...field.args.map((argument) => `${type.name}.${field.name}(${argument.name})`),
      ]),
    );
}

function fieldsIn(document: DocumentNode): readonly string[] {
  const found: string[] = [];
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name, arguments: given = [] }) {
        const parent = info.getParentType();
        if (!parent) return;
        const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
        for (const type of types)
          found.push(
            `${type.name}.${name.value}`,
            ...given.map((argument) => `${type.name}.${name.value}(${argument.name.value})`),
          );
      },
    }),
  );
  return found;
}
