import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

// From our own origin: the library's own default is somebody else's.
prepareZXingModule({ overrides: { locateFile: (path: string) => (path.endsWith('.wasm') ? wasmUrl : path) } });

/** As many codes as one photo may show. */
const MOST_CODES = 12;

/** The texts of all codes in a picture, each once; empty where none can be read. @throws where the file is no picture */
export async function readCodes(picture: Blob | ImageData, { thorough = true } = {}): Promise<readonly string[]> {
  // The reader itself takes what is no picture for one without a code.
  if (picture instanceof Blob) (await createImageBitmap(picture)).close();
  const found = await readBarcodes(picture, {
    tryHarder: thorough,
    tryRotate: thorough,
    tryInvert: thorough,
    tryDownscale: true,
    maxNumberOfSymbols: thorough ? MOST_CODES : 1,
  });
  return [
    ...new Set(
      found
        .filter(({ isValid }) => isValid)
        .map(({ text }) => text.trim())
        .filter((text) => text !== ''),
    ),
  ];
}
