import type { IncomingMessage } from 'node:http';
import type { GetRoute, HttpResponse, PostRoute } from '@tongcha/http';
import type { Identifiers } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import { z } from 'zod';
import { orderTold } from '../statements/order.ts';
import { withdraw } from '../statements/withdraw.ts';
import type { Upload } from '../store/kept.ts';
import type { HostedStore } from '../store/store.ts';
import { type Lang, takeUpload } from '../upload/take-upload.ts';
import { csvOf, templateRows, workbookOf } from '../upload/template.ts';
import { file, json } from './answers.ts';
import { refuseBy } from './refuse.ts';
import type { Writer } from './who.ts';

/** The longest file that is taken, bytes. */
export const MOST_FILE = 8 * 1024 * 1024;
const MOST_FORM = 8 * 1024;
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Parts {
  readonly store: HostedStore;
  readonly identifiers: Identifiers;
  readonly whoWrites: (request: IncomingMessage) => Promise<Writer>;
}

/** What enterprises send by HTTP beside EPCIS: files, what they take back, and what they say of themselves. */
export function uploadPosts({ store, identifiers, whoWrites }: Parts): Readonly<Record<string, PostRoute>> {
  return {
    '/uploads': post(MOST_FILE, async (request, body, lang) => {
      const writer = await whoWrites(request);
      const asked = parametersOf(request);
      const answer = await takeUpload(
        store,
        identifiers,
        {
          ...writer,
          name: (asked.get('name') ?? '').replace(/\p{C}/gu, '').slice(0, 100),
          body,
          partial: asked.get('partial') === 'true',
          preview: asked.get('preview') === 'true',
        },
        lang,
      );
      return json(answer.state === 'KEPT' ? 201 : answer.state === 'REFUSED' ? 422 : 200, answer);
    }),
    '/withdrawals': post(MOST_FORM, async (request, body, lang) => {
      const writer = await whoWrites(request);
      const { upload } = formOf(body, z.strictObject({ upload: z.string().max(64) }));
      const done = await withdraw(store, identifiers, upload, writer);
      return done ? json(200, done) : none(lang);
    }),
    '/enterprise': post(MOST_FORM, async (request, body) => {
      const { owner, subject } = await whoWrites(request);
      const { name, division, address, licence } = formOf(body, ENTERPRISE);
      const said = { owner, name, division: division ?? null, address: address ?? null, licence: licence ?? null };
      await store.describe(said, subject);
      return json(200, said);
    }),
  };
}

/** What an enterprise reads of its own, and the template, which is everybody's. */
export function uploadGets({ store, whoWrites }: Parts): Readonly<Record<string, GetRoute>> {
  const own =
    (answer: (writer: Writer, below: string, lang: Lang) => Promise<HttpResponse>): GetRoute =>
    async (request, below) => {
      try {
        return await answer(await whoWrites(request), below, langOf(request));
      } catch (error) {
        return refuseBy(error, langOf(request));
      }
    };
  return {
    '/template.csv': async (request) =>
      file('tongcha-template.csv', 'text/csv; charset=utf-8', csvOf(templateRows(langOf(request)))),
    '/template.xlsx': async (request) =>
      file('tongcha-template.xlsx', WORKBOOK, await workbookOf(templateRows(langOf(request)))),
    '/uploads': own(async ({ owner }, below, lang) => {
      if (below === '' || below === '/') return json(200, (await store.uploads(owner)).map(told));
      const upload = await store.upload(owner, below.slice(1));
      return upload
        ? json(200, { ...told(upload), events: (await store.eventsOf(upload.id)).map(eventTold) })
        : none(lang);
    }),
    '/recalls': own(async ({ owner }) =>
      json(
        200,
        (await store.ordersFor(owner)).map(({ event, codes }) => orderTold(event, codes)),
      ),
    ),
    '/enterprise': own(async ({ owner }) => {
      const [said] = await store.enterprises([owner]);
      return json(200, said ?? { owner, name: null, division: null, address: null, licence: null });
    }),
  };
}

const short = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}]*$/u);
const ENTERPRISE = z.strictObject({
  name: short(100),
  division: z
    .string()
    .regex(/^\d{6}$/)
    .nullish(),
  address: short(200).nullish(),
  licence: short(40).nullish(),
});

function post(
  maxBodyBytes: number,
  answer: (request: IncomingMessage, body: Buffer, lang: Lang) => Promise<HttpResponse>,
): PostRoute {
  return {
    maxBodyBytes,
    async answer(request, body) {
      const lang = langOf(request);
      try {
        return await answer(request, body, lang);
      } catch (error) {
        return refuseBy(error, lang);
      }
    },
  };
}

function formOf<T>(body: Buffer, schema: z.ZodType<T>): T {
  let read: unknown;
  try {
    read = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Fault('BAD_REQUEST', 'the body is no JSON');
  }
  const result = schema.safeParse(read);
  if (result.success) return result.data;
  throw new Fault('BAD_REQUEST', `${result.error.issues[0]?.path.join('.') || 'the body'} is not as it must be`);
}

function told({ id, kind, name, at, added, replaced, unchanged, refused, withdrawnAt }: Upload): object {
  return {
    id,
    kind,
    name,
    at: new Date(at).toISOString(),
    added,
    replaced,
    unchanged,
    refused,
    withdrawnAt: withdrawnAt === null ? null : new Date(withdrawnAt).toISOString(),
  };
}

function eventTold({ record, doc, r, endedAt }: Awaited<ReturnType<HostedStore['eventsOf']>>[number]): object {
  return {
    record,
    recordedAt: new Date(r).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    event: JSON.parse(doc) as unknown,
  };
}

function none(lang: Lang): HttpResponse {
  const message = lang === 'zh' ? '没有这份上传' : 'there is no such upload of yours';
  return { ...json(404, { errors: [{ message, extensions: { code: 'NOT_FOUND' } }] }), code: 'NOT_FOUND' };
}

function langOf(request: IncomingMessage): Lang {
  return parametersOf(request).get('lang') === 'en' ? 'en' : 'zh';
}

function parametersOf({ url = '/' }: IncomingMessage): URLSearchParams {
  return new URL(url, 'http://enterprise.invalid').searchParams;
}
