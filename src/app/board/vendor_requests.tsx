// What a vendor asks about the data kept: handed over, taken down with its day, and followed until it is answered.
import { useSignal } from '@preact/signals';
import { day, readDay, today } from '../format';
import { may } from '../session';
import { State } from '../ui/choose';
import { Choice, Field, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { AskReason, post } from './pieces';
import { PURPOSES, type Vendor } from './vendor_state';
import { t } from './vendor_words';

const KINDS = ['access', 'correction', 'withdraw_consent', 'erasure', 'restriction', 'objection'] as const;
type Kind = (typeof KINDS)[number];
interface Request { id: string; kind: Kind; state: 'received' | 'in_work' | 'erasing' | 'answered' | 'refused'; version: number; answer_due: string; finish_due: string; overdue: boolean }

const kindOf = (kind: Kind): string => (kind === 'access' ? t('access_kind') : t(kind));
const STATES = { received: ['…', () => t('r_received')], in_work: ['→', () => t('r_in_work')], erasing: ['→', () => t('r_erasing')], answered: ['✓', () => t('r_answered')], refused: ['✕', () => t('r_refused')] } as const;

export function Requests({ vendor, onDone }: { vendor: Vendor; onDone: () => Promise<void> }) {
  const list = useLoad<{ items: Request[] }>(may('privacy_read') ? `/v1/privacy_requests?vendor=${vendor.id}&limit=200` : null);
  const changed = async () => {
    await Promise.all([list.reload(), onDone()]);
  };
  if (!may('privacy_read') && !may('vendor_data')) return null;
  return (
    <>
      <h2>{t('data')}</h2>
      <p class="hint">{t('data_hint')}</p>
      {may('vendor_data') && (
        <p class="actions">{(['xlsx', 'json'] as const).map((format) => <a key={format} class="button second" href={`/v1/vendors/${vendor.id}/data.${format}`} download>{t('download', { format: format.toUpperCase() })}</a>)}</p>
      )}
      {may('privacy_read') && (
        <>
          <h3>{t('requests')}</h3>
          <Ready of={list}>
            {({ items }) => items.length ? <ul class="rows requests">{items.map((one) => <Row key={one.id} one={one} onDone={changed} />)}</ul> : <p>{t('no_requests')}</p>}
          </Ready>
          {may('privacy_work') && <TakeDown vendor={vendor.id} of={list} />}
        </>
      )}
    </>
  );
}

function Row({ one, onDone }: { one: Request; onDone: () => Promise<void> }) {
  const refusing = useSignal(false), [sign, name] = STATES[one.state];
  const act = async (verb: string, more: object = {}) => {
    await post(`/v1/privacy_requests/${one.id}/${verb}`, { version: one.version, ...more });
    refusing.value = false;
    await onDone();
  };
  const button = (verb: string, said: string) => <Form action={said} onSend={() => act(verb)}>{() => null}</Form>;
  const open = one.state === 'received' || one.state === 'in_work';
  return (
    <li>
      <span>
        <strong>{kindOf(one.kind)}</strong> <State sign={sign} tone={one.overdue ? 'bad' : 'plain'}>{name()}</State>{' '}
        {open && <span class="hint">{one.state === 'received' ? t('answer_due', { day: day(one.answer_due) }) : t('finish_due', { day: day(one.finish_due) })}{one.overdue && `, ${t('overdue')}`}</span>}
      </span>
      {open && may('privacy_work') && (
        <span class="actions">
          {one.state === 'received' && button('take', t('take'))}
          {one.state === 'in_work' && one.kind !== 'erasure' && button('answer', t('answer'))}
          <button type="button" class="second" onClick={() => (refusing.value = true)}>{t('refuse')}</button>
        </span>
      )}
      {one.state === 'in_work' && one.kind === 'erasure' && may('privacy_decide') && button('erase', t('erase'))}
      {refusing.value && <AskReason title={`${t('refuse')}: ${kindOf(one.kind)}`} action={t('refuse')} onClose={() => (refusing.value = false)} onReason={(reason) => act('refuse', { reason })} />}
    </li>
  );
}

function TakeDown({ vendor, of }: { vendor: string; of: Loaded<{ items: Request[] }> }) {
  const kind = useSignal<string>('access'), purpose = useSignal<string>('payments'), received = useSignal(day(today())), note = useSignal('');
  const add = async () => {
    await post(`/v1/vendors/${vendor}/privacy_requests`, {
      kind: kind.value, received_on: readDay(received.value) ?? received.value, channel: 'in_person',
      ...(kind.value === 'withdraw_consent' ? { purpose: purpose.value } : {}), ...(note.value.trim() ? { note: note.value.trim() } : {}),
    });
    note.value = '';
    await of.reload();
  };
  return (
    <details class="take_down">
      <summary>{t('request_add')}</summary>
      <Form action={t('request_add')} onSend={add}>
        {(problem) => (
          <>
            <Choice label={t('request_kind')} name="kind" problem={problem} value={kind.value} onValue={(value) => (kind.value = value)} choices={KINDS.map((one) => [one, kindOf(one)] as const)} />
            {kind.value === 'withdraw_consent' && <Choice label={t('purpose')} name="purpose" problem={problem} value={purpose.value} onValue={(value) => (purpose.value = value)} choices={PURPOSES.map((one) => [one, t(one)] as const)} />}
            <Field label={t('received_on')} name="received_on" problem={problem} value={received.value} onValue={(value) => (received.value = value)} inputMode="numeric" />
            <LongField label={t('note')} name="note" optional problem={problem} value={note.value} onValue={(value) => (note.value = value)} rows={2} />
          </>
        )}
      </Form>
    </details>
  );
}
