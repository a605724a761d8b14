import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import type { Request } from 'playwright-core';

interface Asked {
  readonly operationName: string;
  readonly variables: {
    readonly topic?: string;
    readonly division?: string | null;
    readonly input?: { readonly key: string; readonly code: string; readonly topic: string; readonly sealed: string };
    readonly receipt?: string;
  };
}

export const RECEIPT = '0123456789ABCDEFGHJKMNPQRS';
const MEMBER = { name: 'food-drug', kind: 'MINISTRY', zh: '国家药监局', en: 'National regulators' };
const TERM = {
  zh: '决定是否受理',
  en: 'decide whether to take it in',
  due: '2026-12-09T10:00:00+08:00',
  basis: '第十四条',
};

/** An authority's intake in the gateway's place. */
export interface Intake {
  /** What it answers; null: nothing of reports is asked. */
  answer(request: Request): unknown;
  /** As it came over the wire. */
  readonly bodies: readonly string[];
  /** Of the report that came, opened. */
  opened(): Promise<{ readonly text: string; readonly contact: string | null; readonly photo: string | null }[]>;
}

export async function startIntake(): Promise<Intake> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  const key = JSON.stringify(await exportJWK(publicKey));
  const [bodies, sealed]: [string[], string[]] = [[], []];
  return {
    bodies,
    opened: () =>
      Promise.all(
        sealed.map(async (each) => {
          const { plaintext } = await compactDecrypt(each, privateKey);
          return JSON.parse(new TextDecoder().decode(plaintext)) as never;
        }),
      ),
    answer(request) {
      const body = request.postData();
      if (body === null) return null;
      const { operationName, variables } = JSON.parse(body) as Asked;
      if (operationName === 'ReportRoute')
        return {
          data: {
            complaintRoute: {
              sector: 'FOOD_DRUG',
              member: MEMBER,
              zh: '涉及生产单位；由登记它的领域受理。',
              en: 'it is about who made it; the sector that has it on record answers.',
              informed: [],
              key,
              terms: [TERM],
            },
          },
        };
      if (operationName === 'SendReport' && variables.input) {
        bodies.push(body);
        sealed.push(variables.input.sealed);
        return { data: { reportProblem: { receipt: RECEIPT, state: 'WAITING' } } };
      }
      if (operationName === 'Report')
        return {
          data: {
            complaint:
              variables.receipt === RECEIPT
                ? {
                    state: 'ACCEPTED',
                    sector: 'FOOD_DRUG',
                    member: MEMBER,
                    at: '2026-11-30T10:00:00+08:00',
                    reference: 'TS00000001',
                    answer: '已受理',
                    terms: [TERM],
                  }
                : null,
          },
        };
      return null;
    },
  };
}
