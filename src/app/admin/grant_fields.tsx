// A role as it is given: which, over what place, and for which bank.
import type { Problem } from '../api';
import { byName } from '../format';
import { Choice } from '../ui/field';
import { useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { Pick } from '../ui/pick';
import { t } from './add_words';
import { roleName, ROLES, type Scope, scopeName, SCOPES } from './roles';

/** A row of GET /v1/system/places. */
export interface Place { id: string; name: string; within: string | null; code: string; province: number }
export interface Wanted { role: string; scope: Scope; place: Place | null; bank: string }
export const WANTED: Wanted = { role: 'market_maker', scope: 'market', place: null, bank: '' };

/** What POST …/grants takes. */
export const bodyOf = ({ role, scope, place, bank }: Wanted) => ({
  role, scope,
  ...(scope === 'all' || !place ? {} : { [scope]: scope === 'province' ? Number(place.id) : place.id }),
  ...(role === 'bank_checker' ? { bank } : {}),
});

interface Props { wanted: Wanted; set: (change: Partial<Wanted>) => void; problem: Problem | null }

export function GrantFields({ wanted, set, problem }: Props) {
  const { role, scope, place, bank } = wanted, ofBank = role === 'bank_checker';
  const setRole = (value: string) => set(value === 'bank_checker' && scope !== 'province' ? { role: value, scope: 'province', place: null } : { role: value });
  return (
    <>
      <Choice label={t('role')} name="role" problem={problem} value={role} choices={ROLES.map((one) => [one, roleName(one)] as const)} onValue={setRole} />
      {!ofBank && (
        <Choice label={t('scope')} name="scope" problem={problem} value={scope} choices={SCOPES.map((one) => [one, scopeName(one)] as const)}
          onValue={(value) => set({ scope: value as Scope, place: null })} />
      )}
      {scope !== 'all' && (
        <Pick<Place> key={scope} label={t('place')} name={scope} problem={problem} list="/v1/system/places" query={{ kind: scope }} rowKey={({ id }) => id}
          said={(one) => [one.name, [one.within, scope === 'market' ? one.code : ''].filter(Boolean).join(', ')]} chosen={place} onChoose={(one) => set({ place: one })} />
      )}
      {ofBank && <Bank value={bank} problem={problem} onValue={(value) => set({ bank: value })} />}
    </>
  );
}

interface Listed { bin: string; short_name: string; name: string }

function Bank({ value, problem, onValue }: { value: string; problem: Problem | null; onValue: (value: string) => void }) {
  const banks = useLoad<{ items: Listed[] }>('/v1/banks');
  return (
    <Ready of={banks}>
      {({ items }) => (
        <Choice label={t('bank')} name="bank" problem={problem} value={value} onValue={onValue}
          choices={[['', ''], ...[...items].sort((a, b) => byName(a.short_name, b.short_name)).map(({ bin, short_name }) => [bin, short_name] as const)]} />
      )}
    </Ready>
  );
}
