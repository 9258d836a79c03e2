// A photo's code by the browser's own detector (Chromium on Android and macOS has one). The photo does not leave the device.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Notice } from '../ui/notice';
import { t } from './words';

interface Detector { detect(image: ImageBitmap): Promise<{ rawValue: string }[]> }
declare const BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined;

export function PhotoReader({ onPayload }: { onPayload: (payload: string) => void }) {
  const id = useId(), missed = useSignal(false);
  if (typeof BarcodeDetector === 'undefined') return <p class="hint">{t('no_reader')}</p>;
  const read = async (file: File | undefined) => {
    if (!file) return;
    missed.value = false;
    try {
      const [found] = await new BarcodeDetector({ formats: ['qr_code'] }).detect(await createImageBitmap(file));
      if (found) onPayload(found.rawValue);
      else missed.value = true;
    } catch {
      missed.value = true;
    }
  };
  return (
    <div class="field">
      <label for={id}>{t('photo')}</label>
      <input id={id} type="file" accept="image/*" capture="environment" onChange={(event) => void read(event.currentTarget.files?.[0])} />
      {missed.value && <Notice kind="note" title={t('no_code_in_photo')} />}
    </div>
  );
}
