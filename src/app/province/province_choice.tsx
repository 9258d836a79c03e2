// The provinces that a right is held over; who has one is not asked.
import type { Problem } from '../api';
import { me } from '../session';
import { Choice } from '../ui/field';
import { useAll } from '../ui/load';
import { t } from './report_words';

interface Unit { id: string; code: string; full_name: string }
export interface Province { code: string; id: string; name: string }

export function useProvinces(right: string): Province[] {
  const grants = (me.value?.grants ?? []).filter(({ rights }) => rights.includes(right)), all = grants.some(({ province }) => province === null);
  const units = useAll<Unit>('/v1/units?level=province').data.value ?? [];
  return units.map(({ id, code, full_name: name }) => ({ id, code: String(Number(code)), name })).filter(({ code }) => all || grants.some(({ province }) => String(province) === code));
}

export function ProvinceChoice({ provinces, value, onValue, problem }: { provinces: readonly Province[]; value: string; onValue: (code: string) => void; problem: Problem | null }) {
  if (provinces.length < 2) return null;
  return <Choice label={t('province')} name="province" problem={problem} value={value} onValue={onValue} choices={provinces.map(({ code, name }) => [code, name] as const)} />;
}
