import type { ComplaintDeliveredFields, FindReportData, ReportProblemData, ReportRouteFields } from '@tongcha/client';
import { type Language, printable } from '@tongcha/command';
import { day } from '../day.ts';
import { sectorMark, type TreeOptions } from '../chain/chain-tree.ts';

type Told = Pick<TreeOptions, 'language' | 'paint'>;
type Complaint = NonNullable<FindReportData['complaint']>;

const STATES: Readonly<Record<Language, Readonly<Record<Complaint['state'], string>>>> = {
  zh: {
    WAITING: '等待送达',
    DELIVERED: '已送达',
    ACCEPTED: '已受理',
    REFUSED: '不予受理',
    CLOSED: '已办结',
    UNDELIVERED: '未能送达,请拨打该部门电话',
    UNCERTAIN: '不能确定是否送达,由工作人员核实',
  },
  en: {
    WAITING: 'waiting to be delivered',
    DELIVERED: 'delivered',
    ACCEPTED: 'being dealt with',
    REFUSED: 'not taken up',
    CLOSED: 'done',
    UNDELIVERED: 'could not be delivered: telephone that authority',
    UNCERTAIN: 'nobody can be sure that it has arrived: a person finds out',
  },
};

/** Where a report goes, by which rule, and what decided. */
export function routeText(told: ReportRouteFields, { language, paint }: Told): string {
  const route = printable(told);
  const own = WORDS[language];
  return [
    `${sectorMark(route.sector, paint)} ${paint('bold', nameOf(route.member, language) ?? own.nobody)}${route.division === null ? '' : ` ${route.division}`}`,
    route[language],
    ...route.because.map(
      ({ member, recordId, field, value }) =>
        `  ${field} = ${value ?? '-'}  (${member}${recordId === null ? '' : ` ${recordId}`})`,
    ),
    ...(route.informed.length === 0
      ? []
      : [own.informed(route.informed.map((each) => nameOf(each, language)).join(language === 'zh' ? '、' : ', '))]),
    ...termLines(route.terms, language),
    ...(route.member && route.key === null ? [own.noKey] : []),
  ].join('\n');
}

export function receiptText({ receipt, state, route }: ReportProblemData['reportProblem'], told: Told): string {
  const own = WORDS[told.language];
  return [
    `${own.receipt} ${told.paint('bold', receipt)}  ${STATES[told.language][state]}`,
    routeText(route, told),
  ].join('\n');
}

export function complaintText(told: Complaint, { language, paint }: Told): string {
  const { state, sector, member, at, reference, answer, terms } = printable(told);
  const own = WORDS[language];
  return [
    `${sectorMark(sector, paint)} ${nameOf(member, language) ?? own.nobody}  ${paint('bold', STATES[language][state])}  ${day(at) ?? at}`,
    ...(reference === null ? [] : [own.reference(reference)]),
    ...(answer === null ? [] : [own.answer(answer)]),
    ...termLines(terms, language),
  ].join('\n');
}

/** How an authority is told of one, with what a person has found out. */
export function deliveryText(told: ComplaintDeliveredFields, language: Language): string {
  const { number, member, at, state, message, settled } = told;
  return [
    `${number}  ${member}  ${STATES[language][state]}  ${day(at) ?? at}`,
    ...(message === null ? [] : [`    ${message}`]),
    ...(settled ? [`    ${WORDS[language].settled(settled.by)} ${settled.note ?? ''}`.trimEnd()] : []),
  ].join('\n');
}

function termLines(terms: ReportRouteFields['terms'], language: Language): string[] {
  return terms.map((term) => `${term[language]}: ${day(term.due) ?? term.due}  (${term.basis})`);
}

function nameOf(member: { readonly zh: string; readonly en: string } | null, language: Language): string | null {
  return member?.[language] ?? null;
}

const WORDS = {
  zh: {
    nobody: '没有接入的部门',
    informed: (names: string): string => `同时知会(不含说明、照片和联系方式): ${names}`,
    noKey: '该部门现在不能在线接收。',
    receipt: '回执编号',
    reference: (number: string): string => `受理编号 ${number}`,
    answer: (text: string): string => `答复: ${text}`,
    settled: (by: string): string => `人工确认: ${by}`,
  },
  en: {
    nobody: 'nobody who has joined',
    informed: (names: string): string => `told as well, without text, photo and contact: ${names}`,
    noKey: 'That authority cannot take reports in just now.',
    receipt: 'receipt',
    reference: (number: string): string => `its number there: ${number}`,
    answer: (text: string): string => `answer: ${text}`,
    settled: (by: string): string => `settled by ${by}`,
  },
};
