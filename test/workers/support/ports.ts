import { EventEmitter } from 'node:events';
import type { Port } from '../../../gateway/workers/channel.ts';

/** Both ends of a line between two processes. */
export interface Line {
  readonly ends: readonly [Port, Port];
  cut(): void;
}

export function line(): Line {
  const [a, b] = [new EventEmitter(), new EventEmitter()];
  let isWhole = true;
  const end = (own: EventEmitter, other: EventEmitter): Port => ({
    isConnected: () => isWhole,
    send(message, done) {
      const copy: unknown = structuredClone(message);
      setImmediate(() => isWhole && other.emit('message', copy));
      done(null);
    },
    on: (event, listener) => own.on(event, listener),
  });
  return { ends: [end(a, b), end(b, a)], cut: () => (isWhole = false) };
}
