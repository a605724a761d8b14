/**
 * The name of what settles first. An order says what a time would say of a machine that is not busy: what is to end at once
 * ends before what is held up, or before a wait of many times as long.
 */
export function firstOf(promises: Readonly<Record<string, Promise<unknown>>>): Promise<string> {
  return Promise.race(
    Object.entries(promises).map(([name, promise]) =>
      promise.then(
        () => name,
        () => name,
      ),
    ),
  );
}
