// Reads codes in pictures, apart from the page: WebAssembly is compiled here and nowhere else, under this file's own policy.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';

declare const WASM: string;
export {};
declare const self: DedicatedWorkerGlobalScope;

prepareZXingModule({ overrides: { locateFile: () => WASM } });
const detector = new BarcodeDetector({ formats: ['qr_code'] });

export interface Asked { id: number; image: ImageData }
export interface Answered { id: number; text: string | null; failed?: string }

self.addEventListener('message', (event: MessageEvent<Asked>) => {
  const { id, image } = event.data, answer = (one: Omit<Answered, 'id'>): void => self.postMessage({ id, ...one });
  detector.detect(image).then((codes) => answer({ text: codes[0]?.rawValue ?? null }), (error: unknown) => answer({ text: null, failed: String(error) }));
});
