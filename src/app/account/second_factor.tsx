// A new secret is shown once, as a picture and as text, and counts from when a code of it was typed back.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { send } from '../api';
import { load, me } from '../session';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { t } from './words';

interface Proposal { secret: string; address: string; qr: string }

/** An SVG of our own server as an image: it cannot do anything there. */
function Picture({ svg, name }: { svg: string; name: string }) {
  const url = useMemo(() => URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })), [svg]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img class="qr" src={url} alt={name} width={240} height={240} />;
}

const Digits = ({ value, onValue, ...rest }: Parameters<typeof Field>[0]) => (
  <Field {...rest} value={value} onValue={onValue} inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" />
);

export function SecondFactor() {
  const proposal = useSignal<Proposal | null>(null), otp = useSignal(''), done = useSignal(false);
  const isOn = me.value!.second_factor;
  const propose = async () => {
    done.value = false;
    proposal.value = await send<Proposal>('POST', '/v1/me/totp', isOn ? { otp: otp.value.trim() } : {});
    otp.value = '';
  };
  const confirm = async () => {
    await send('POST', '/v1/me/totp/confirm', { otp: otp.value.trim() });
    proposal.value = null;
    otp.value = '';
    await load();
    done.value = true;
  };
  const kept = proposal.value;
  return (
    <section>
      <h2>{t('factor')}</h2>
      {done.value && <Notice kind="good" title={t('enrolled')} />}
      {!kept && <p>{t(isOn ? 'factor_on' : 'factor_off')}</p>}
      {!kept && (
        <Form action={t(isOn ? 'enrol_again' : 'enrol')} onSend={propose}>
          {(problem) => isOn && <Digits label={t('otp_now')} name="otp" problem={problem} value={otp.value} onValue={(value) => (otp.value = value)} />}
        </Form>
      )}
      {kept && (
        <>
          <p>{t('scan')}</p>
          <Picture svg={kept.qr} name={t('picture')} />
          <p>{t('by_hand')}<br /><code class="secret">{kept.secret.replace(/.{4}/g, '$& ')}</code></p>
          <Form action={t('confirm')} onSend={confirm}>
            {(problem) => <Digits label={t('otp')} name="otp" problem={problem} value={otp.value} onValue={(value) => (otp.value = value)} />}
          </Form>
        </>
      )}
    </section>
  );
}
