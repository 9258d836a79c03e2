// Said in a box: what happened and what to do next. A word and a sign tell what kind it is, not the colour alone.
import type { ComponentChildren } from 'preact';
import type { Problem } from '../api';
import { t } from '../i18n/shell';

type Kind = 'good' | 'bad' | 'note';
const SIGNS: Record<Kind, string> = { good: '✓', bad: '!', note: 'i' };

export function Notice({ kind, title, children }: { kind: Kind; title?: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <span class="sign" aria-hidden="true">{SIGNS[kind]}</span>
      <div>
        {title && <p class="what">{title}</p>}
        {children}
      </div>
    </div>
  );
}

export function ProblemNotice({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <Notice kind="bad" title={problem.title}>
      <p>{problem.next}</p>
      {problem.detail && <p class="detail">{problem.detail}</p>}
      {problem.requestId && problem.status >= 500 && <p class="detail">{t('request', { id: problem.requestId })}</p>}
      {retry && <p><button type="button" class="second" onClick={retry}>{t('retry')}</button></p>}
    </Notice>
  );
}

/** Where there is nothing yet: why, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty" role="status">
      <p class="what">{title}</p>
      {children}
    </div>
  );
}
