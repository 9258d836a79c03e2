// A payment code as the customer sees it: black on white whatever the colours of the page, with the name and the last four
// digits as large as they go; and on the full screen, which stays awake.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useModal } from '../ui/dialog';
import { JustNow } from './incoming';
import type { Payment } from './my_page';
import { t } from './words';

interface Props {
  /** Of the picture. */
  src: string;
  name: string;
  last4: string;
  amount?: string | undefined;
  /** Told on the full screen, too. */
  newest?: Payment | null;
}

/** Keeps the screen from going dark while the customer looks for the phone. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined, gone = false;
    navigator.wakeLock?.request('screen').then((one) => (gone ? void one.release() : (lock = one)), () => {});
    return () => {
      gone = true;
      void lock?.release();
    };
  }, []);
}

function FullScreen({ src, name, last4, amount, newest = null, onClose }: Props & { onClose: () => void }) {
  const dialog = useModal(onClose);
  useAwake();
  return (
    <dialog ref={dialog} class="to-customer" onClose={onClose} aria-label={name}>
      {amount && <p class="amount">{amount}</p>}
      <img class="qr" src={src} alt={t('picture', { name, last4 })} />
      <p class="name">{name}</p>
      <p class="last4">{t('last4', { last4 })}</p>
      <JustNow newest={newest} />
      <button type="button" onClick={() => dialog.current?.close()}>{t('close')}</button>
    </dialog>
  );
}

export function CodePicture(props: Props) {
  const open = useSignal(false);
  const { src, name, last4, amount } = props;
  return (
    <div class="code-card">
      {amount && <p class="amount">{amount}</p>}
      <img class="qr" src={src} alt={t('picture', { name, last4 })} />
      <p class="name">{name}</p>
      <p class="last4">{t('last4', { last4 })}</p>
      <p><button type="button" onClick={() => (open.value = true)}>{t('full_screen')}</button></p>
      {open.value && <FullScreen {...props} onClose={() => (open.value = false)} />}
    </div>
  );
}
