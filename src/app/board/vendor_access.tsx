// The vendor's phone number, which is shown on purpose only, and the PIN for the vendor's own page: once, on a slip.
import { useSignal } from '@preact/signals';
import { get, Problem, send } from '../api';
import { Form } from '../ui/form';
import { Notice, ProblemNotice } from '../ui/notice';
import { post } from './pieces';
import type { Vendor } from './vendor_state';
import { t } from './vendor_words';

interface Known { phone: string | null; email: string | null; id_number: string | null }

export function Contact({ vendor }: { vendor: string }) {
  const known = useSignal<Known | null>(null), problem = useSignal<Problem | null>(null);
  const show = () => get<Known>(`/v1/vendors/${vendor}/contact`).then((answer) => (known.value = answer), (caught: unknown) => {
    if (!(caught instanceof Problem)) throw caught;
    problem.value = caught;
  });
  const told = known.value;
  return (
    <>
      <h2>{t('contact')}</h2>
      {problem.value && <ProblemNotice problem={problem.value} />}
      {told ? (
        <dl class="facts contact">
          <div><dt>{t('phone')}</dt><dd>{told.phone ? <a href={`tel:${told.phone}`}>{told.phone}</a> : t('absent')}</dd></div>
          <div><dt>{t('email')}</dt><dd>{told.email ?? t('absent')}</dd></div>
          <div><dt>{t('id_number')}</dt><dd>{told.id_number ?? t('absent')}</dd></div>
        </dl>
      ) : <p><button type="button" class="second show" onClick={() => void show()}>{t('contact_show')}</button> <span class="hint">{t('contact_hint')}</span></p>}
    </>
  );
}

export function Access({ vendor }: { vendor: Vendor }) {
  const pin = useSignal(''), ended = useSignal(false), path = `/v1/vendors/${vendor.id}/access`;
  const give = async () => {
    ended.value = false;
    pin.value = (await post<{ pin: string }>(path)).pin;
  };
  const end = async () => {
    await send<void>('DELETE', path);
    pin.value = '';
    ended.value = true;
  };
  return (
    <>
      <h2>{t('access')}</h2>
      <p class="hint">{t('access_hint')}</p>
      {pin.value && <Slip name={vendor.name} pin={pin.value} />}
      {ended.value && <Notice kind="good" title={t('access_ended')} />}
      <div class="access"><Form action={t('access_give')} onSend={give}>{() => null}</Form></div>
      <details class="close">
        <summary>{t('access_end')}</summary>
        <Form action={t('access_end')} onSend={end}>{() => <p class="hint">{t('access_end_hint')}</p>}</Form>
      </details>
    </>
  );
}

/** What the vendor takes home; printed, it is alone on the paper. */
const Slip = ({ name, pin }: { name: string; pin: string }) => (
  <section class="slip" role="status" aria-label={t('slip', { name })}>
    <h3>{t('slip', { name })}</h3>
    <p>{t('slip_open')}: <strong>{location.host}/app</strong></p>
    <p>{t('slip_login')}</p>
    <p>{t('slip_pin')}: <strong class="secret">{pin}</strong></p>
    <p>{t('slip_keep')}</p>
    <p class="actions"><button type="button" onClick={() => print()}>{t('slip_print')}</button> <span class="hint">{t('slip_once')}</span></p>
  </section>
);
