import { OrderRecall, type OrderRecallData, type OrderRecallVariables } from '@tongcha/client';
import { CliFault, EXIT, printable } from '@tongcha/command';
import type { Call } from '../command.ts';
import { orderText } from './order-text.ts';
import { changeText, previewText } from './preview-text.ts';
import { follow } from './follow.ts';
import { RECALL_WORDS } from './words.ts';

type Result = NonNullable<OrderRecallData['recall']>;
type Input = Omit<OrderRecallVariables['input'], 'confirm' | 'key'>;

export interface ActOptions {
  readonly units: number;
  readonly also: readonly string[];
  readonly yes?: string | undefined;
  readonly follow: boolean;
}

/** In place of a code: all units that are certainly affected. */
export const CERTAIN = 'certain';

/**
 * Shows what would be done, and does it where that is confirmed: by what the preview was confirmed by (`--yes`), or by whoever sits at the
 * terminal. @returns the exit code
 */
export async function act(call: Call<ActOptions>, asked: Input): Promise<number> {
  const { options } = call;
  const input = { ...asked, also: await chosen(call, asked) };
  if (options.yes !== undefined) return confirmed(call, input, options.yes);
  const shown = await send(call, input);
  const { confirm, preview } = shown;
  if (options.json) call.say(JSON.stringify(shown, null, 2));
  else if (preview) call.say(previewText(printable(preview), call));
  const typed = options.json || confirm === null ? null : await typedIn(call, input, shown);
  if (typed === true && confirm !== null) return confirmed(call, input, confirm);
  const own = RECALL_WORDS[call.language];
  call.warn(typed === false || confirm === null ? own.notDone : own.confirmBy(confirm));
  if (typed === false) return EXIT.refused;
  return preview?.impact?.complete === false ? EXIT.incomplete : EXIT.done;
}

async function confirmed(call: Call<ActOptions>, input: Input, confirm: string): Promise<number> {
  // Sent twice, it is done once.
  const done = await send(call, { ...input, confirm, key: confirm });
  const { order, changed, preview } = done;
  if (order) {
    if (call.options.follow) return follow(call, order);
    call.say(call.options.json ? JSON.stringify(order, null, 2) : orderText(printable(order), call));
    return EXIT.done;
  }
  if (call.options.json) call.say(JSON.stringify(done, null, 2));
  else {
    if (changed) call.say(changeText(printable(changed), call));
    if (preview) call.say(`\n${previewText(printable(preview), call)}`);
  }
  if (done.confirm !== null) call.warn(RECALL_WORDS[call.language].confirmBy(done.confirm));
  return EXIT.refused;
}

async function send({ gateway, options }: Call<ActOptions>, input: OrderRecallVariables['input']): Promise<Result> {
  const { data, errors, status } = await gateway.need(OrderRecall, { input, maxUnits: options.units });
  if (!data.recall) throw gateway.refusal({ errors, status });
  return data.recall;
}

/** The affected units that were chosen; all certain ones are those of the preview without them. */
async function chosen(call: Call<ActOptions>, input: Input): Promise<readonly string[]> {
  const { also } = call.options;
  const codes = also.filter((each) => each !== CERTAIN);
  if (codes.length === also.length) return codes;
  const { preview } = await send(call, input);
  const named = new Set(input.codes);
  const certain = preview?.impact?.units.flatMap(({ code, certain }) => (certain && !named.has(code) ? [code] : []));
  return [...new Set([...codes, ...(certain ?? [])])];
}

/** Null: nobody sits there. */
async function typedIn(
  { io, language }: Call<ActOptions>,
  { id }: Input,
  { preview }: Result,
): Promise<boolean | null> {
  const own = RECALL_WORDS[language];
  const [text, what] = id ? [id, own.number] : [String(preview?.units.length ?? 0), own.unitCount];
  if (!preview || preview.steps.every(({ right }) => right === 'NONE')) return null;
  const line = await io.typed?.(own.type(text, what));
  return typeof line === 'string' ? line.trim() === text : null;
}

/** @throws CliFault usage */
export function needId([id, ...rest]: readonly string[]): readonly [id: string, rest: readonly string[]] {
  if (id === undefined || !/^[\w-]{1,64}$/.test(id))
    throw new CliFault(EXIT.usage, '请给出召回编号(recalls) / give the number of a recall (recalls)');
  return [id, rest];
}
