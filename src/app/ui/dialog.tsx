// A question over the page. The browser's own dialog keeps the focus inside and closes on Escape; the back button closes it
// as well, without leaving the page, and the focus returns to where it was.
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/shell';
import { stepInto } from '../router';

/** Shows the dialog for as long as it is drawn. */
export function useModal(onClose: () => void, addressed = false): RefObject<HTMLDialogElement> {
  const dialog = useRef<HTMLDialogElement>(null), close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    const stepOut = addressed ? () => {} : stepInto(() => close.current());
    return () => {
      stepOut();
      // Nothing outside takes the focus before the dialog is out of the page.
      queueMicrotask(() => before instanceof HTMLElement && before.isConnected && before.focus({ preventScroll: true }));
    };
  }, []);
  return dialog;
}

interface Props {
  title: string;
  onClose: () => void;
  /** What is open stands in the address bar already: going back closes it by that. */
  addressed?: boolean;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, addressed, children }: Props) {
  const dialog = useModal(onClose, addressed);
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <p class="actions"><button type="button" class="second" onClick={() => dialog.current?.close()}>{t('close')}</button></p>
    </dialog>
  );
}
