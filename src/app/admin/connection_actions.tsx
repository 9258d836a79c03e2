// What is done to a connection: another name, networks and settings, other secrets, another client certificate, stopping and
// starting it.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { Dialog } from '../ui/dialog';
import { Field, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { t as say } from './connection_words';
import { type Provider, settingsOf } from './connection_settings';
import type { Connection } from './connections';
import { Told } from './told';
import { t } from './words';

interface Props { connection: Connection; done: (said: string) => Promise<void> }

export function Actions(props: Props) {
  const { connection } = props;
  return (
    <div class="actions">
      <Amend {...props} />
      {connection.secret && <Rotate {...props} />}
      <Certify {...props} />
      <Stop {...props} />
    </div>
  );
}

function Amend({ connection, done }: Props) {
  const open = useSignal(false), title = say('amend');
  return (
    <>
      <button type="button" class="second" onClick={() => (open.value = true)}>{title}</button>
      {open.value && (
        <Dialog title={title} onClose={() => (open.value = false)}>
          <p>{say('amend_hint')}</p>
          <Settings connection={connection} done={async (said) => { open.value = false; await done(said); }} />
        </Dialog>
      )}
    </>
  );
}

function Settings({ connection, done }: Props) {
  const before = connection.settings ? JSON.stringify(connection.settings, null, 1) : '', providers = useLoad<{ items: Provider[] }>('/v1/system/providers');
  const name = useSignal(connection.name), addresses = useSignal(connection.addresses), settings = useSignal(before);
  const takes = connection.settings !== null || providers.data.value?.items.some((one) => one.name === connection.provider && one.settings);
  const save = async () => {
    const changed = settings.value.trim() !== before;
    await send('POST', `/v1/connections/${connection.id}/settings`, { name: name.value, addresses: addresses.value, ...(changed && { settings: settings.value.trim() ? settingsOf(settings.value) : null }) });
    await done(say('amended'));
  };
  return (
    <Form action={say('amend')} onSend={save}>
      {(problem) => (
        <>
          <Field label={say('name')} name="name" autocomplete="off" maxLength={120} problem={problem} value={name.value} onValue={(value) => (name.value = value)} />
          <Field label={say('addresses')} name="addresses" hint={say('addresses_hint')} optional autocomplete="off" problem={problem} value={addresses.value} onValue={(value) => (addresses.value = value)} />
          {takes && <LongField label={say('settings')} name="settings" hint={say('settings_hint')} optional rows={8} problem={problem} value={settings.value} onValue={(value) => (settings.value = value)} />}
        </>
      )}
    </Form>
  );
}

const hours = { type: 'number', min: 0, max: 2160, inputMode: 'numeric' } as const;

function Rotate({ connection, done }: Props) {
  const open = useSignal(false), overlap = useSignal('24'), drawn = useSignal<Record<string, string> | null>(null);
  const rotate = async () => {
    const answer = await send<{ secrets: Record<string, string> }>('POST', `/v1/connections/${connection.id}/rotate`, { overlap_hours: Number(overlap.value) });
    drawn.value = answer.secrets;
    await done('');
  };
  const close = () => {
    open.value = false;
    drawn.value = null;
  };
  return (
    <>
      <button type="button" class="second" onClick={() => (open.value = true)}>{t('rotate')}</button>
      {open.value && (
        <Dialog title={t('rotate')} onClose={close}>
          {drawn.value ? <Told title={t('rotated')} secrets={Object.entries(drawn.value)} /> : (
            <>
              <p>{t('rotate_hint')}</p>
              <Form action={t('rotate')} onSend={rotate}>
                {(problem) => <Field {...hours} label={t('overlap')} name="overlap_hours" problem={problem} value={overlap.value} onValue={(value) => (overlap.value = value)} />}
              </Form>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function Certify({ connection, done }: Props) {
  const open = useSignal(false), pem = useSignal(''), overlap = useSignal('24');
  const path = `/v1/connections/${connection.id}/certificate`, title = say(connection.certificate ? 'certify' : 'certify_first');
  const close = () => {
    open.value = false;
    pem.value = '';
  };
  const certify = async () => {
    await send('POST', path, { client_certificate: pem.value, overlap_hours: Number(overlap.value) });
    close();
    await done(say('certified'));
  };
  const uncertify = async () => {
    await send('DELETE', path);
    close();
    await done(say('uncertify_done'));
  };
  return (
    <>
      <button type="button" class="second" onClick={() => (open.value = true)}>{title}</button>
      {open.value && (
        <Dialog title={title} onClose={close}>
          <Form action={title} onSend={certify}>
            {(problem) => (
              <>
                <LongField label={say('certificate')} name="client_certificate" hint={say('certificate_hint')} rows={6} problem={problem} value={pem.value} onValue={(value) => (pem.value = value)} />
                {connection.certificate && <Field {...hours} label={say('overlap')} name="overlap_hours" problem={problem} value={overlap.value} onValue={(value) => (overlap.value = value)} />}
              </>
            )}
          </Form>
          {connection.certificate && <Form action={say('uncertify')} onSend={uncertify}>{() => null}</Form>}
        </Dialog>
      )}
    </>
  );
}

function Stop({ connection, done }: Props) {
  const open = useSignal(false), runs = connection.state === 'active', action = say(runs ? 'disable' : 'enable');
  const change = async () => {
    await send('POST', `/v1/connections/${connection.id}/${runs ? 'disable' : 'enable'}`, {});
    open.value = false;
    await done(say(runs ? 'disabled_done' : 'enabled_done'));
  };
  return (
    <>
      <button type="button" class="second" onClick={() => (open.value = true)}>{action}</button>
      {open.value && (
        <Dialog title={action} onClose={() => (open.value = false)}>
          {runs && <p>{say('disable_hint')}</p>}
          <Form action={action} onSend={change}>{() => null}</Form>
        </Dialog>
      )}
    </>
  );
}
