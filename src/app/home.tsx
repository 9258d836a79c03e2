// The first page after signing in: what one may do, as large doors.
import { useEffect } from 'preact/hooks';
import { areas } from './areas';
import { t } from './i18n/shell';
import { me, mayAny } from './session';
import { Empty } from './ui/notice';
import { Page } from './ui/page';

export function Home() {
  const who = me.value!, mine = areas.filter(({ rights }) => mayAny(rights));
  // What this person uses is fetched while nothing else is, so that it is there when the network is not.
  useEffect(() => {
    const timer = setTimeout(() => mine.forEach((area) => void area.load().catch(() => {})), 2000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Page title={t('hello', { name: who.name })}>
      {!mine.length && <Empty title={t('nothing_here')} />}
      {mine.map((area) => (
        <section key={area.prefix}>
          <h2>{area.name()}</h2>
          <ul class="doors">
            {area.menu.filter(({ rights }) => mayAny(rights ?? [])).map(({ to, name }) => <li key={to}><a href={`/app${to}`}>{name()}</a></li>)}
          </ul>
        </section>
      ))}
    </Page>
  );
}
