// One thing to fill in: its label, a hint, and what is wrong with it, tied together for screen readers.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Problem } from '../api';
import { t } from '../i18n/shell';

interface Common {
  label: string;
  /** The name the API has for it ("account.number"): a problem with this field is shown here. */
  name: string;
  hint?: string | undefined;
  optional?: boolean;
  problem?: Problem | null | undefined;
}

function Around({ label, name, hint, optional, problem, children }: Common & { children: (id: string, described: string, wrong: boolean) => ComponentChildren }) {
  const id = useId(), wrong = problem?.field === name;
  return (
    <div class={`field${wrong ? ' wrong' : ''}`}>
      <label for={id}>{label} {optional && <span class="hint">{t('optional')}</span>}</label>
      {hint && <p class="hint" id={`${id}h`}>{hint}</p>}
      {children(id, `${hint ? `${id}h ` : ''}${wrong ? `${id}e` : ''}`.trim(), wrong)}
      {wrong && <p class="error" id={`${id}e`}>! {problem.title}</p>}
    </div>
  );
}

type Rest = Omit<JSX.IntrinsicElements['input'], 'value' | 'onInput' | 'label' | 'name'>;

export function Field({ label, name, hint, optional = false, problem, value, onValue, ...rest }: Common & Rest & { value: string; onValue: (value: string) => void }) {
  return (
    <Around {...{ label, name, hint, optional, problem }}>
      {(id, described, wrong) => (
        <input {...rest} id={id} name={name} value={value} onInput={(event) => onValue(event.currentTarget.value)} required={!optional}
          aria-describedby={described || undefined} aria-invalid={wrong || undefined} />
      )}
    </Around>
  );
}

export function LongField({ label, name, hint, optional = false, problem, value, onValue, rows = 4 }: Common & { value: string; onValue: (value: string) => void; rows?: number }) {
  return (
    <Around {...{ label, name, hint, optional, problem }}>
      {(id, described, wrong) => (
        <textarea id={id} name={name} rows={rows} value={value} onInput={(event) => onValue(event.currentTarget.value)} required={!optional}
          aria-describedby={described || undefined} aria-invalid={wrong || undefined} />
      )}
    </Around>
  );
}

export function Choice({ label, name, hint, optional = false, problem, value, onValue, choices }: Common & { value: string; onValue: (value: string) => void; choices: readonly (readonly [value: string, name: string])[] }) {
  return (
    <Around {...{ label, name, hint, optional, problem }}>
      {(id, described, wrong) => (
        <select id={id} name={name} value={value} onChange={(event) => onValue(event.currentTarget.value)} aria-describedby={described || undefined} aria-invalid={wrong || undefined}>
          {optional && <option value="" />}
          {choices.map(([word, said]) => <option key={word} value={word}>{said}</option>)}
        </select>
      )}
    </Around>
  );
}

export function Tick({ label, value, onValue, required = false }: { label: string; value: boolean; onValue: (value: boolean) => void; required?: boolean }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={value} required={required} onChange={(event) => onValue(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
