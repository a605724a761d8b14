/** Of what is sealed a photo may take so many bytes: a request has 256 KiB, and base64 twice makes 16 of 9. */
const MOST_BYTES = 100_000;
const SIDES = [1600, 1280, 960, 640] as const;
const QUALITIES = [0.8, 0.6, 0.4] as const;

/**
 * A photo as JPEG that is small enough to be sent. It is drawn anew, so that where and by which telephone it was taken does not go with it.
 * @returns `data:image/jpeg;base64,…`; null: it is no photo that can be read
 */
export async function smallPhoto(file: Blob): Promise<string | null> {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return null;
  try {
    for (const side of SIDES)
      for (const quality of QUALITIES) {
        const url = drawn(image, side, quality);
        if (url !== null && url.length <= (MOST_BYTES * 4) / 3) return url;
      }
    return null;
  } finally {
    image.close();
  }
}

function drawn(image: ImageBitmap, side: number, quality: number): string | null {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', quality);
}
