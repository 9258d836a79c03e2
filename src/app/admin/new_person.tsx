// Somebody new: who, and a first role. What is typed outlives the network; sent twice, it is done once. The password comes
// with the answer and is kept nowhere.
import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { me } from '../session';
import { useDraft } from '../store';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { t } from './add_words';
import { bodyOf, GrantFields, WANTED } from './grant_fields';
import { Told } from './told';
import { t as admin } from './words';

interface Given { id: string; login: string; password: string | null; name: string }

export function NewPerson() {
  const draft = useDraft(me.value!.person, 'person', { login: '', name: '', ...WANTED }), given = useSignal<Given | null>(null);
  const { login, name, ...wanted } = draft.value.value;
  const post = () => send<Given>('POST', '/v1/people', { id: draft.key, login: login.trim(), name, ...bodyOf(wanted) });
  const add = async () => {
    const answer = await post().catch((problem: unknown) => {
      if (!(problem instanceof Problem && problem.code === 'duplicate' && problem.field === 'id')) throw problem;
      // It was sent before, its answer was lost, and it was typed on since: this is somebody else now.
      const typed = draft.value.value;
      draft.forget();
      draft.set(typed);
      return post();
    });
    given.value = { ...answer, name };
    draft.forget();
  };
  return (
    <Page title={t('add')} up={{ to: '/admin', name: admin('people') }}>
      {given.value ? <Done given={given.value} again={() => (given.value = null)} /> : (
        <>
          <p class="hint">{t('add_hint')}</p>
          <Form action={t('add')} onSend={add}>
            {(problem) => (
              <>
                <Field label={t('name')} name="name" autocomplete="off" maxLength={120} problem={problem} value={name} onValue={(value) => draft.set({ name: value })} />
                <Field label={t('login')} name="login" hint={t('login_hint')} autocomplete="off" autocapitalize="none" spellcheck={false} maxLength={64} problem={problem} value={login} onValue={(value) => draft.set({ login: value })} />
                <h2>{t('first_role')}</h2>
                <GrantFields wanted={wanted} set={draft.set} problem={problem} />
              </>
            )}
          </Form>
        </>
      )}
    </Page>
  );
}

function Done({ given, again }: { given: Given; again: () => void }) {
  return (
    <>
      {given.password === null
        ? <Notice kind="note" title={t('added_before')}><p>{t('added_before_hint')}</p></Notice>
        : <><Told title={t('added', { name: given.name })} secrets={[[t('login'), given.login], [t('password'), given.password]]} /><p class="hint">{t('hand_over')}</p></>}
      <p class="actions">
        <a class="button" href={`/app/admin/people/${given.id}`}>{t('open')}</a>
        <button type="button" class="second" onClick={again}>{t('another')}</button>
      </p>
    </>
  );
}
