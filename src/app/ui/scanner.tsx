// A code before the camera, in a photo, or pasted: whichever works on this device. Gives the text of the code.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from './scanner_words';
import { LongField } from './field';
import { Notice } from './notice';
import { pixels, readCode, readPhoto } from './reader';

const EVERY_MS = 250;

/** paste: false where the page has a field for the text of its own. */
export function Scanner({ onCode, paste = true }: { onCode: (text: string) => void; paste?: boolean }) {
  const camera = useSignal(false), failed = useSignal<'' | 'no_camera' | 'no_code_in_photo' | 'reader_failed'>(''), typed = useSignal('');
  const found = (text: string) => {
    camera.value = false;
    onCode(text);
  };
  const photo = async (file: File | undefined) => {
    if (!file) return;
    failed.value = '';
    const text = await readPhoto(file).catch(() => null);
    if (text === null) failed.value = 'no_code_in_photo';
    else found(text);
  };
  return (
    <div class="scanner">
      {failed.value && <Notice kind="note" title={t(failed.value)} />}
      {camera.value ? (
        <>
          <Camera onCode={found} onFail={(why) => { camera.value = false; failed.value = why; }} />
          <p class="actions"><button type="button" class="second" onClick={() => (camera.value = false)}>{t('camera_stop')}</button></p>
        </>
      ) : (
        <p class="actions">
          <button type="button" onClick={() => { failed.value = ''; camera.value = true; }}>{t('camera_start')}</button>
          <label class="button second">
            {t('camera_photo')}
            <input class="unseen" type="file" accept="image/*" onChange={(event) => void photo(event.currentTarget.files?.[0])} />
          </label>
        </p>
      )}
      {paste && (
        <details>
          <summary>{t('code_paste')}</summary>
          <LongField label={t('code_text')} name="payload" rows={3} optional value={typed.value} onValue={(value) => (typed.value = value)} />
          <p><button type="button" class="second" onClick={() => typed.value.trim() && found(typed.value.trim())}>{t('code_use')}</button></p>
        </details>
      )}
    </div>
  );
}

function Camera({ onCode, onFail }: { onCode: (text: string) => void; onFail: (why: 'no_camera' | 'reader_failed') => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | undefined, timer = 0, over = false;
    const look = async () => {
      const view = video.current;
      try {
        const text = view && view.videoWidth ? await readCode(pixels(view, view.videoWidth, view.videoHeight)) : null;
        if (over) return;
        if (text !== null) return onCode(text);
        timer = window.setTimeout(() => void look(), EVERY_MS);
      } catch {
        if (!over) onFail('reader_failed');
      }
    };
    const start = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
      } catch {
        return onFail('no_camera');
      }
      if (over || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play().catch(() => {});
      void look();
    };
    void start();
    return () => {
      over = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return <video ref={video} class="camera" muted playsInline aria-label={t('camera_view')} />;
}
