// What a vendor agreed to, and took back.
import { get } from '../api';
import { day, today } from '../format';
import { may } from '../session';
import { State } from '../ui/choose';
import { Form } from '../ui/form';
import { post } from './pieces';
import { type Wording, wordingOf } from './register_form';
import { type Consent, lastOf, type Purpose, PURPOSES, type Vendor } from './vendor_state';
import { t } from './vendor_words';

export function Consents({ vendor, onDone }: { vendor: Vendor; onDone: () => Promise<void> }) {
  const give = async (purpose: Purpose) => {
    const { items } = await get<{ items: Wording[] }>('/v1/consent_texts');
    await post(`/v1/vendors/${vendor.id}/consents`, { purpose, version: wordingOf(items, purpose, today())?.version ?? 1, channel: 'paper' });
    await onDone();
  };
  const withdraw = async (purpose: Purpose) => {
    await post(`/v1/vendors/${vendor.id}/consents/${purpose}/withdraw`, { channel: 'in_person' });
    await onDone();
  };
  return (
    <>
      <h2>{t('consents')}</h2>
      <ul class="rows consents">
        {PURPOSES.map((purpose) => {
          const last = lastOf(vendor.consents, purpose), given = Boolean(last && !last.withdrawn_at);
          return (
            <li key={purpose} data-purpose={purpose}>
              <span>{t(purpose)}: <Standing last={last} /></span>
              {may('registry_write') && (given
                ? <Form action={t('withdraw')} onSend={() => withdraw(purpose)}>{() => null}</Form>
                : <Form action={t('give')} onSend={() => give(purpose)}>{() => null}</Form>)}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Standing({ last }: { last: Consent | undefined }) {
  if (!last) return <State sign="–">{t('not_given')}</State>;
  if (last.withdrawn_at) return <State sign="✕" tone="bad">{t('taken_back', { day: day(last.withdrawn_at) })}</State>;
  return <State sign="✓" tone="good">{t('given', { day: day(last.given_at), version: last.version })}</State>;
}
