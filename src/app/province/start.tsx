// Whoever has one province is there at once; others choose.
import { me } from '../session';
import { useAll } from '../ui/load';
import { Empty } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { Dashboard } from './dashboard';
import { t } from './words';

interface Unit { id: string; code: string; full_name: string }

export function Start() {
  const grants = (me.value?.grants ?? []).filter(({ rights }) => rights.includes('adoption_read'));
  const provinces = [...new Set(grants.map(({ province }) => province))], only = provinces.length === 1 ? provinces[0] : null;
  const units = useAll<Unit>(only ? null : '/v1/units?level=province&limit=100');
  if (only) return <Dashboard province={String(only)} />;
  const mine = (unit: Unit) => provinces.includes(null) || provinces.includes(Number(unit.code));
  return (
    <Page title={t('provinces')}>
      <Ready of={units}>
        {(all) => all.some(mine)
          ? <ul class="doors">{all.filter(mine).map((unit) => <li key={unit.id}><a href={`/app/province/${Number(unit.code)}`}>{unit.full_name}</a></li>)}</ul>
          : <Empty title={t('no_province')} />}
      </Ready>
    </Page>
  );
}
