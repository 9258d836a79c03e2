// A change of what is registered: only what was changed is sent, as a revision of its own, and submitted at once.
import { useSignal } from '@preact/signals';
import { useDraft } from '../store';
import { me } from '../session';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { post } from './pieces';
import type { Vendor } from './vendor_state';
import { t } from './vendor_words';
import { kindName, VENDOR_KINDS } from './words';

interface Made { id: string; version: number; state: string }
const SHOWN = ['name', 'legal_name', 'tax_code', 'registration_number'] as const;
const HIDDEN = ['phone', 'email', 'id_number'] as const;

export function Edit({ market, vendor, onDone }: { market: string; vendor: Vendor; onDone: () => Promise<void> }) {
  const now = { kind: vendor.kind, name: vendor.name, legal_name: vendor.legal_name ?? '', tax_code: vendor.tax_code ?? '', registration_number: vendor.registration_number ?? '', phone: '', email: '', id_number: '' };
  const draft = useDraft<Partial<typeof now>>(me.value!.person, `vendor/${vendor.id}`, {}), typed = { ...now, ...draft.value.value }, sent = useSignal<Made | 'nothing' | null>(null);
  const send = async () => {
    const changes = Object.entries(typed).map(([field, value]) => [field, value.trim()] as const).filter(([field, value]) => value !== now[field as keyof typeof now]);
    sent.value = changes.length ? null : 'nothing';
    if (!changes.length) return;
    const made = await post<Made>(`/v1/vendors/${vendor.id}/revisions`, { vendor: Object.fromEntries(changes.map(([field, value]) => [field, value || null])) });
    sent.value = await post<Made>(`/v1/revisions/${made.id}/submit`, { version: made.version });
    draft.forget();
    await onDone();
  };
  const told = sent.value;
  return (
    <details class="edit">
      <summary>{t('edit')}</summary>
      <p class="hint">{t('edit_hint')}</p>
      {told === 'nothing' && <Notice kind="note" title={t('edit_nothing')} />}
      {told && told !== 'nothing' && (
        <Notice kind="good" title={told.state === 'approved' ? t('edit_done') : t('edit_waits')}><p><a href={`/app/board/${market}/revisions/${told.id}`}>{t('edit_see')}</a></p></Notice>
      )}
      <Form action={t('edit_send')} onSend={send}>
        {(problem) => (
          <>
            {HIDDEN.map((field) => <Field key={field} label={t(field)} name={`vendor.${field}`} hint={t('new_value')} optional problem={problem} value={typed[field]} onValue={(value) => draft.set({ [field]: value })} autocomplete="off" />)}
            <Choice label={t('kind')} name="vendor.kind" problem={problem} value={typed.kind} onValue={(kind) => draft.set({ kind })} choices={VENDOR_KINDS.map((kind) => [kind, kindName(kind)] as const)} />
            {SHOWN.map((field) => <Field key={field} label={t(field)} name={`vendor.${field}`} optional={field !== 'name'} problem={problem} value={typed[field]} onValue={(value) => draft.set({ [field]: value })} autocomplete="off" />)}
          </>
        )}
      </Form>
    </details>
  );
}
