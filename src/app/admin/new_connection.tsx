// A way in for confirmations is made. What is typed outlives the network, but for secrets; sent twice, it is done once. What is
// drawn comes with the answer and is kept nowhere.
import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { Pick } from '../ui/pick';
import { type Provider, settingsOf } from './connection_settings';
import { t } from './connection_words';
import type { Place } from './grant_fields';
import { Told } from './told';
import { t as admin } from './words';

interface Made { id: string; name: string; path: string | null; secrets: Record<string, string> }

const EMPTY = {
  provider: 'sepay', name: '', environment: 'live', of: 'province' as 'province' | 'market', place: null as Place | null,
  settings: '', addresses: '', public_key: '', certificate: '',
};
type Typed = typeof EMPTY;

export function NewConnection() {
  const providers = useLoad<{ items: Provider[] }>('/v1/system/providers'), made = useSignal<Made | null>(null);
  return (
    <Page title={t('add')} up={{ to: '/admin/connections', name: admin('connections') }}>
      {made.value ? <Done made={made.value} again={() => (made.value = null)} /> : (
        <>
          <p class="hint">{t('add_hint')}</p>
          <Ready of={providers}>{({ items }) => <Sheet providers={items} onMade={(one) => (made.value = one)} />}</Ready>
        </>
      )}
    </Page>
  );
}

function bodyOf(id: string, typed: Typed, provider: Provider, secrets: Record<string, string>) {
  const given = Object.fromEntries(provider.secrets.flatMap(({ name }) => (secrets[name]?.trim() ? [[name, secrets[name]]] : [])));
  return {
    id, provider: typed.provider, name: typed.name, environment: typed.environment, addresses: typed.addresses,
    province: typed.place?.province, ...(typed.of === 'market' && { market: typed.place?.id }),
    ...(Object.keys(given).length > 0 && { secrets: given }),
    ...(provider.settings && typed.settings.trim() && { settings: settingsOf(typed.settings) }),
    ...(provider.native && typed.public_key.trim() && { public_key: typed.public_key.trim() }),
    ...(typed.certificate.trim() && { client_certificate: typed.certificate }),
  };
}

function Sheet({ providers, onMade }: { providers: Provider[]; onMade: (made: Made) => void }) {
  const draft = useDraft(me.value!.person, 'connection', EMPTY), secrets = useSignal<Record<string, string>>({});
  const typed = draft.value.value, { set } = draft, provider = providers.find(({ name }) => name === typed.provider) ?? providers[0]!;
  const post = () => send<Made>('POST', '/v1/connections', bodyOf(draft.key, { ...typed, provider: provider.name }, provider, secrets.value));
  const add = async () => {
    const answer = await post().catch((problem: unknown) => {
      if (!(problem instanceof Problem && problem.code === 'duplicate' && problem.field === 'id')) throw problem;
      draft.forget();
      draft.set(typed);
      return post();
    });
    onMade({ ...answer, name: typed.name });
    secrets.value = {};
    draft.forget();
  };
  return (
    <Form action={t('add')} onSend={add}>
      {(problem) => (
        <>
          <Choice label={t('provider')} name="provider" problem={problem} value={provider.name} choices={providers.map(({ name }) => [name, name] as const)}
            onValue={(value) => { set({ provider: value }); secrets.value = {}; }} />
          <Field label={t('name')} name="name" autocomplete="off" maxLength={120} problem={problem} value={typed.name} onValue={(value) => set({ name: value })} />
          <Choice label={t('environment')} name="environment" problem={problem} value={typed.environment} choices={[['live', t('live')], ['test', t('trial')]]} onValue={(value) => set({ environment: value })} />
          <Choice label={t('credits')} name="of" value={typed.of} choices={[['province', t('province')], ['market', t('market')]]} onValue={(value) => set({ of: value as Typed['of'], place: null })} />
          <Pick<Place> key={typed.of} label={t(typed.of === 'market' ? 'which_market' : 'which_province')} name={typed.of} problem={problem && missingPlace(problem, typed.of)} list="/v1/system/places"
            query={{ kind: typed.of }} rowKey={({ id }) => id} said={(one) => [one.name, one.within ?? '']} chosen={typed.place} onChoose={(one) => set({ place: one })} />
          <h2>{t('secrets')}</h2>
          {provider.secrets.map(({ name, kind }) => (
            <Field key={`${provider.name}.${name}`} label={name} name={`secrets.${name}`} type="password" autocomplete="off" hint={t(kind)} optional={kind !== 'needed'} problem={problem && secretAtFault(problem, name)}
              value={secrets.value[name] ?? ''} onValue={(value) => (secrets.value = { ...secrets.value, [name]: value })} />
          ))}
          {provider.native && <Field label={t('public_key')} name="public_key" optional problem={problem} value={typed.public_key} onValue={(value) => set({ public_key: value })} />}
          {provider.settings && <LongField label={t('settings')} name="settings" hint={t('settings_hint')} optional rows={5} problem={problem} value={typed.settings} onValue={(value) => set({ settings: value })} />}
          <Field label={t('addresses')} name="addresses" hint={t('addresses_hint')} optional problem={problem} value={typed.addresses} onValue={(value) => set({ addresses: value })} />
          <LongField label={t('certificate')} name="client_certificate" hint={t('certificate_hint')} optional problem={problem} value={typed.certificate} onValue={(value) => set({ certificate: value })} />
        </>
      )}
    </Form>
  );
}

/** A market is named with its province: without either the field that is there is at fault. */
const missingPlace = (problem: Problem, of: Typed['of']): Problem =>
  problem.field === 'province' ? new Problem({ ...problem.document, field: of }) : problem;

/** The server names the secrets together; which one it was stands in the detail. */
const secretAtFault = (problem: Problem, name: string): Problem =>
  problem.field === 'secrets' && problem.document.detail?.includes(name) ? new Problem({ ...problem.document, field: `secrets.${name}` }) : problem;

function Done({ made, again }: { made: Made; again: () => void }) {
  return (
    <>
      {made.path === null
        ? <Notice kind="note" title={t('added_before')}><p>{t('added_before_hint')}</p></Notice>
        : <Told title={t('added', { name: made.name })} secrets={[[t('address'), location.origin + made.path], ...Object.entries(made.secrets)]} />}
      <p class="actions">
        <a class="button" href={`/app/admin/connections/${made.id}`}>{t('open')}</a>
        <button type="button" class="second" onClick={again}>{t('another')}</button>
      </p>
    </>
  );
}
