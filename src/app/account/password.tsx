import { useSignal } from '@preact/signals';
import { send } from '../api';
import { load } from '../session';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { t } from './words';

export function Password() {
  const old = useSignal(''), fresh = useSignal(''), done = useSignal(false);
  const change = async () => {
    done.value = false;
    await send('POST', '/v1/me/password', { old: old.value, new: fresh.value });
    old.value = fresh.value = '';
    done.value = true;
    await load();
  };
  return (
    <section>
      <h2>{t('password')}</h2>
      {done.value && <Notice kind="good" title={t('changed')} />}
      <Form action={t('change')} onSend={change}>
        {(problem) => (
          <>
            <Field label={t('old')} name="old" type="password" autoComplete="current-password" problem={problem} value={old.value} onValue={(value) => (old.value = value)} />
            <Field label={t('new')} name="new" type="password" autoComplete="new-password" hint={t('new_hint')} problem={problem} value={fresh.value} onValue={(value) => (fresh.value = value)} />
          </>
        )}
      </Form>
    </section>
  );
}
