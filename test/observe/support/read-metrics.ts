/** Every value by its name and labels, as they stand there: `name{a="b"}`. */
export async function readMetrics(url: string): Promise<{
  readonly text: string;
  readonly values: Readonly<Record<string, number>>;
  readonly names: ReadonlySet<string>;
}> {
  const text = await (await fetch(url)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const values = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
  return { text, values, names: new Set(Object.keys(values).map((key) => key.split('{', 1)[0] ?? '')) };
}
