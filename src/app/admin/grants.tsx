import { useSignal } from '@preact/signals';
import { send } from '../api';
import { me } from '../session';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import type { Doing } from './person';
import { type Grant, type Person, roleName, ROLES, type Scope, scopeName, SCOPES } from './roles';
import { t } from './words';

const placeOf = (grant: Grant): string =>
  [grant.scope === 'all' ? scopeName('all') : t('of_place', { scope: scopeName(grant.scope), place: grant.market ?? grant.unit ?? grant.province ?? '' }),
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
  const role = useSignal<string>('market_maker'), scope = useSignal<Scope>('market'), place = useSignal(''), bank = useSignal('');
  const give = async () => {
    const given = place.value.trim();
    await send('POST', `/v1/people/${person.id}/grants`, {
      role: role.value, scope: scope.value,
      ...(scope.value === 'all' ? {} : { [scope.value]: scope.value === 'province' ? Number(given) : given }),
      ...(role.value === 'bank_checker' ? { bank: bank.value.trim() } : {}),
    });
    place.value = bank.value = '';
    await reload();
  };
  const label = { province: t('province_code'), unit: t('unit_code'), market: t('market_id'), all: '' }[scope.value];
  return (
    <>
      <h3>{t('add_role')}</h3>
      <Form action={t('give')} onSend={give}>
        {(problem) => (
          <>
            <Choice label={t('role')} name="role" problem={problem} value={role.value} choices={ROLES.map((one) => [one, roleName(one)] as const)} onValue={(value) => (role.value = value)} />
            <Choice label={t('scope')} name="scope" problem={problem} value={scope.value} choices={SCOPES.map((one) => [one, scopeName(one)] as const)}
              onValue={(value) => { scope.value = value as Scope; place.value = ''; }} />
            {scope.value !== 'all' && (
              <Field label={label} name={scope.value} problem={problem} value={place.value} onValue={(value) => (place.value = value)}
                hint={scope.value === 'market' ? t('market_hint') : undefined} inputMode={scope.value === 'market' ? 'text' : 'numeric'} />
            )}
            {role.value === 'bank_checker' && <Field label={t('bank_bin')} name="bank" problem={problem} value={bank.value} inputMode="numeric" onValue={(value) => (bank.value = value)} />}
          </>
        )}
      </Form>
    </>
  );
}
