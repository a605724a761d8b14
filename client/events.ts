/** One event of a stream, as HTML, 9.2.6 reads it. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

export interface ReadEventsOptions {
  /** Of one event. */
  readonly maxBytes?: number;
  /** Is called whenever something comes, be it no event. */
  readonly heard?: () => void;
}

/**
 * The events of a response, as they come; comments, which only keep the connection, are none.
 * @throws RangeError where one has more than `maxBytes`
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { maxBytes = Infinity, heard }: ReadEventsOptions = {},
): AsyncGenerator<ServerEvent, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let [rest, size, event] = ['', 0, ''];
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // What has no end yet is no event.
      if (done) return;
      heard?.();
      size += value.length;
      if (size > maxBytes) throw new RangeError(`an event has more than ${maxBytes} bytes`);
      // A line may end with two characters, of which the second has not come yet.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
          [event, data, size] = ['', [], rest.length];
          continue;
        }
        const [, name, text = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (name === 'data') data.push(text);
        else if (name === 'event') event = text;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
