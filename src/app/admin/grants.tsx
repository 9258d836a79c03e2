import { useSignal } from '@preact/signals';
import { send } from '../api';
import { me } from '../session';
import { Form } from '../ui/form';
import { bodyOf, GrantFields, WANTED } from './grant_fields';
import type { Doing } from './doing';
import { type Grant, type Person, roleName, scopeName } from './roles';
import { t } from './words';

const placeOf = (grant: Grant): string =>
  [grant.scope === 'all' ? scopeName('all') : grant.place,
    grant.bank && t('of_bank', { bin: grant.bank })].filter(Boolean).join(', ');

export function Grants({ person, doing, reload }: { person: Person; doing: Doing; reload: () => Promise<void> }) {
  const own = me.value!.person === person.id;
  return (
    <section>
      <h2>{t('grants')}</h2>
      {!person.grants.length && <p>{t('no_grants')}</p>}
      <ul class="rows">
        {person.grants.map((grant) => (
          <li key={grant.id}>
            <p><strong>{roleName(grant.role)}</strong><br />{placeOf(grant)}</p>
            {!own && (
              <button type="button" class="second small" aria-label={t('withdraw_role', { role: roleName(grant.role) })}
                onClick={() => doing.run(() => send('DELETE', `/v1/people/${person.id}/grants/${grant.id}`))}>{t('withdraw')}</button>
            )}
          </li>
        ))}
      </ul>
      {!own && <Add person={person} reload={reload} />}
    </section>
  );
}

function Add({ person, reload }: { person: Person; reload: () => Promise<void> }) {
  const wanted = useSignal(WANTED);
  const give = async () => {
    await send('POST', `/v1/people/${person.id}/grants`, bodyOf(wanted.value));
    wanted.value = WANTED;
    await reload();
  };
  return (
    <>
      <h3>{t('add_role')}</h3>
      <Form action={t('give')} onSend={give}>
        {(problem) => <GrantFields wanted={wanted.value} set={(change) => (wanted.value = { ...wanted.value, ...change })} problem={problem} />}
      </Form>
    </>
  );
}
