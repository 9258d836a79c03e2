// What a phone's camera sees: a picture of a code before Chromium's fake video device.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** The words for Chromium that have its camera show this film. */
export const camera = (film) => ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`];

/** A PNG as a film of 640 by 480 (one JPEG after the other), drawn by the browser of a page that is open. */
export async function film(page, png, path) {
  const jpeg = await page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const paper = canvas.getContext('2d');
    paper.fillStyle = '#ffffff';
    paper.fillRect(0, 0, 640, 480);
    paper.drawImage(picture, 95, 15, 450, (450 * picture.height) / picture.width);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
  }, png.toString('base64'));
  writeFileSync(path, Buffer.concat(Array.from({ length: 4 }, () => Buffer.from(jpeg, 'base64'))), { mode: 0o644 });
  return path;
}

/** A symbol of any text as a PNG at `path`, drawn by a program that is not ours; its bytes. */
export function symbol(text, path) {
  execFileSync('ZXingWriter', ['-ecc', '4', '-size', '600x600', 'QRCode', text, path], { stdio: 'pipe' });
  return readFileSync(path);
}
