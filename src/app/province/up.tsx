// The way back up from a place, with the month that is looked at.
import { to } from './period';
import { t } from './words';

export function Up({ steps }: { steps: readonly (readonly [path: string, name: string])[] }) {
  return (
    <ol class="way" aria-label={t('way')}>{steps.map(([path, name]) => <li key={path}><a href={to(path)}>{name}</a></li>)}</ol>
  );
}
