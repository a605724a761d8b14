/** One event as it came. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads the events of a response as they come; comments are left out. */
export async function* readEvents({ body }: Response): AsyncGenerator<SentEvent> {
  if (!body) return;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      const event = fields.get('event');
      if (event !== undefined) yield { event, data: fields.get('data') ?? '' };
    }
  }
}

/** What a subscription is sent, parsed, each event alone. */
export async function allEvents(response: Response): Promise<readonly SentEvent[]> {
  const all: SentEvent[] = [];
  for await (const each of readEvents(response)) all.push(each);
  return all;
}
