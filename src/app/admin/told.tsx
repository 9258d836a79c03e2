import { Notice } from '../ui/notice';
import { t } from './add_words';

/** What is told this once: closed or left, it is not shown again. */
export function Told({ title, secrets }: { title: string; secrets: readonly (readonly [name: string, value: string])[] }) {
  return (
    <Notice kind="good" title={title}>
      <p>{t('told_once')}</p>
      {secrets.map(([name, value]) => <p key={name}>{name}<br /><code class="secret">{value}</code></p>)}
    </Notice>
  );
}
