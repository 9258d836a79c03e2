// A form that is sent once at a time, says that it is on its way, and shows at the top what was refused; the field at fault
// says it as well, and gets the focus.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Problem, sessions } from '../api';
import { t } from '../i18n/shell';
import { ProblemNotice } from './notice';

interface Props {
  /** What the button says. */
  action: string;
  onSend: () => Promise<void>;
  children: (problem: Problem | null) => ComponentChildren;
  /** Beside the button. */
  more?: ComponentChildren;
  /** The button is not the one to press first: that one is among `more`. */
  second?: boolean;
}

export function Form({ action, onSend, children, more, second = false }: Props) {
  const problem = useSignal<Problem | null>(null), busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem.value?.field) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem.value]);
  // Signed in again: what was refused for that is to be sent once more, and no longer wrong.
  useEffect(() => {
    if (problem.peek()?.status === 401) problem.value = null;
  }, [sessions.value]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      await onSend();
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    } finally {
      busy.value = false;
    }
  };
  return (
    <form ref={form} onSubmit={submit} noValidate={false}>
      {problem.value && <ProblemNotice problem={problem.value} />}
      {children(problem.value)}
      <p class="actions">
        <button type="submit" class={second ? 'second' : undefined} aria-busy={busy.value || undefined}>{busy.value ? t('sending') : action}</button>
        {more}
      </p>
    </form>
  );
}
