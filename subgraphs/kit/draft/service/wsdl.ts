import { createClientAsync } from 'soap';
import { DraftError } from '../draft-error.ts';
import type { InputFacts, OperationFacts, ServiceFacts } from '../facts.ts';
import type { Tree } from '../tree.ts';
import { envelopeIn } from './envelope.ts';
import { type Definitions, XsdTrees } from './xsd-trees.ts';

/** Gives what stands at a path beside the description: what it imports. @throws DraftError where that is elsewhere */
export type Beside = (url: URL) => Promise<string>;

/** A description and what it imports. */
const MOST_DOCUMENTS = 60;

/**
 * What a WSDL says, with the schemas that it imports. @param address of the service, empty where the description is a file
 *
 * @throws DraftError
 */
export async function readWsdl(address: URL, beside: Beside, shown: string): Promise<ServiceFacts> {
  let left = MOST_DOCUMENTS;
  let refused: unknown = null;
  const client = await createClientAsync(address.href, {
    httpClient: {
      request(url, _data, callback) {
        left -= 1;
        const text =
          left < 0
            ? Promise.reject(new DraftError('导入的文档过多', 'it imports too many documents'))
            : Promise.resolve().then(() => beside(new URL(url, address)));
        void text.then(checked).then(
          (body) => callback(null, { status: 200, statusCode: 200, headers: {} }, body),
          (error: unknown) => {
            refused = error;
            callback(error);
          },
        );
        // The library looks at the callback alone.
        return undefined as never;
      },
    },
    disableCache: true,
  }).catch((error: unknown) => {
    if (refused instanceof DraftError || error instanceof DraftError)
      throw refused instanceof DraftError ? refused : error;
    throw new DraftError(
      '无法读取这份 WSDL,或其导入的不是模式',
      'this WSDL cannot be read, or what it imports is no schema',
      { cause: error },
    );
  });
  const definitions = client.wsdl.definitions as unknown as Definitions;
  const trees = new XsdTrees(definitions);
  return { operations: operationsIn(definitions, trees), address: shown, access: [], notes: [] };
}

/** Entities of a type declaration can grow without end or name files. */
function checked(text: string): string {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new DraftError('含有类型声明(DOCTYPE),不予读取', 'it has a type declaration (DOCTYPE), which is not read');
  return text;
}

function operationsIn({ services }: Definitions, trees: XsdTrees): readonly OperationFacts[] {
  const found = new Map<string, OperationFacts>();
  for (const { ports } of Object.values(services ?? {}))
    for (const { binding } of Object.values(ports ?? {}))
      for (const [name, { input, output }] of Object.entries(binding?.methods ?? {})) {
        if (!output || found.has(name)) continue;
        const { envelope, row } = envelopeIn(trees.ofMessage(output));
        found.set(name, {
          name,
          about: '',
          body: 'soap',
          inputs: input ? inputsIn(trees.ofMessage(input)) : [],
          envelope,
          row,
          tells404: false,
        });
      }
  return [...found.values()];
}

function inputsIn(tree: Tree): readonly InputFacts[] {
  if (tree.kind !== 'object') return [];
  return [...tree.members].map(([name, { tree: own, mayLack, about }]): InputFacts => {
    const leaf = own.kind === 'list' ? own.of : own;
    return {
      name,
      about,
      place: 'body',
      isList: own.kind === 'list',
      mayLack,
      type: leaf.kind === 'leaf' ? leaf.type : null,
      most: null,
      words: leaf.kind === 'leaf' ? leaf.words : [],
    };
  });
}
