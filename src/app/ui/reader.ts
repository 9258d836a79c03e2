// A QR code out of a picture: by the browser where it can, else by WebAssembly in a worker of its own, which is fetched when
// it is first needed (and kept for work without a network).
declare const SCAN_WORKER: string;

interface Detector { detect(image: ImageData): Promise<{ rawValue: string }[]> }
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}
type Read = (image: ImageData) => Promise<string | null>;

async function byBrowser(): Promise<Read | null> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Native || !(await Native.getSupportedFormats().catch(() => [] as string[])).includes('qr_code')) return null;
  const detector = new Native({ formats: ['qr_code'] });
  return async (image) => (await detector.detect(image))[0]?.rawValue ?? null;
}

function byWorker(): Read {
  const worker = new Worker(SCAN_WORKER), waiting = new Map<number, { done: (text: string | null) => void; failed: (why: Error) => void }>();
  let last = 0;
  worker.addEventListener('message', (event: MessageEvent<{ id: number; text: string | null; failed?: string }>) => {
    const { id, text, failed } = event.data, one = waiting.get(id);
    waiting.delete(id);
    if (failed) one?.failed(new Error(failed));
    else one?.done(text);
  });
  worker.addEventListener('error', () => {
    reader = undefined; // another try fetches it anew
    for (const { failed } of waiting.values()) failed(new Error('worker'));
    waiting.clear();
  });
  return (image) => new Promise((done, failed) => {
    waiting.set(++last, { done, failed });
    worker.postMessage({ id: last, image });
  });
}

let reader: Promise<Read> | undefined;

/** The text of the first code in it, or null. */
export async function readCode(image: ImageData): Promise<string | null> {
  reader ??= byBrowser().then((read) => read ?? byWorker());
  return (await reader)(image);
}

/** Fetches what reading takes, so that it is there without a network. */
export const warmReader = (): Promise<unknown> => readCode(new ImageData(8, 8));

const SIDE_MAX = 1000;

/** The pixels of a frame or a photo, not larger than reading takes. */
export function pixels(source: CanvasImageSource, width: number, height: number): ImageData {
  const scale = Math.min(1, SIDE_MAX / Math.max(width, height)), canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const paper = canvas.getContext('2d', { willReadFrequently: true })!;
  paper.drawImage(source, 0, 0, canvas.width, canvas.height);
  return paper.getImageData(0, 0, canvas.width, canvas.height);
}

export async function readPhoto(file: Blob): Promise<string | null> {
  const image = await createImageBitmap(file);
  try {
    return await readCode(pixels(image, image.width, image.height));
  } finally {
    image.close();
  }
}
