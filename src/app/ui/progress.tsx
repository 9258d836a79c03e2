// A job that the press does: asked after until it is done. The page may be left; the address of the job is what is kept.
import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/shell';
import { Ready } from './page';
import { useEvery, useLoad } from './load';

const EVERY_S = 2;

interface Props<T> {
  /** What tells its state, such as /v1/prints/{id}. */
  path: string;
  /** null while it goes on. */
  done: (answer: T) => ComponentChildren | null;
  /** How far it is, when it tells. */
  part?: (answer: T) => { done: number; of: number } | null;
  waiting?: (answer: T) => boolean;
  onDone?: (answer: T) => void;
}

export function Progress<T>({ path, done, part, waiting, onDone }: Props<T>) {
  const job = useLoad<T>(path);
  useEvery(EVERY_S, () => {
    const data = job.data.peek();
    if (!data || done(data) === null) void job.reload();
  });
  useSignalEffect(() => {
    const data = job.data.value;
    if (data && done(data) !== null) onDone?.(data);
  });
  return (
    <Ready of={job}>
      {(data) => {
        const result = done(data), at = part?.(data);
        if (result !== null) return <div role="status">{result}</div>;
        const said = waiting?.(data) ? t('job_waiting') : t('job_running');
        return (
          <div class="progress" role="status">
            <p>{said}{at && at.of > 0 ? `: ${t('ladder_of', { part: at.done, whole: at.of })}` : '…'}</p>
            <progress aria-label={said} {...(at && at.of > 0 ? { max: at.of, value: at.done } : {})} />
            <p class="hint">{t('job_leave')}</p>
          </div>
        );
      }}
    </Ready>
  );
}
