import type { OpenSigned } from './signed-text.ts';
import { asSourceFault } from './source-fault.ts';
import type { TextSource } from './text-source.ts';

/** What is in a source whose texts must be signed: each is opened before it is offered. */
export function signedSource(source: TextSource, open: OpenSigned): TextSource {
  return {
    async read() {
      const text = await source.read();
      // What is refused here is refused again, and told, when it is offered.
      return text === null ? null : open(text).catch(() => null);
    },
    look: () => source.look?.(),
    watch: (taker) =>
      source.watch({
        refuse: (fault) => taker.refuse(fault),
        async offer(signed) {
          let text: string;
          try {
            text = await open(signed);
          } catch (error) {
            return taker.refuse(asSourceFault(error));
          }
          return taker.offer(text);
        },
      }),
  };
}
