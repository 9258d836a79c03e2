// What is around every page: the head with the menu, the bars that tell of a lost network and a new version, and the page
// itself, found by the address and by who is signed in.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { online, Problem } from './api';
import { account, areas, open } from './areas';
import { Home } from './home';
import { t } from './i18n/shell';
import { chooseLang, lang } from './i18n/words';
import { go, match, type PageRow, place, visits } from './router';
import * as session from './session';
import { SignIn, SignInAgain } from './sign_in';
import { ProblemNotice } from './ui/notice';
import { Page } from './ui/page';
import { takeNewVersion, waiting } from './version';

const mine = () => areas.filter(({ rights }) => session.mayAny(rights));

function Menu() {
  const open = useSignal(false), who = session.me.value;
  useEffect(() => {
    open.value = false;
  }, [visits.value]);
  if (!who) return null;
  return (
    <>
      <button type="button" class="menu-button" aria-expanded={open.value} aria-controls="menu" onClick={() => (open.value = !open.value)}>
        <span aria-hidden="true">☰</span> {t('menu')}
      </button>
      <nav id="menu" class={open.value ? 'open' : undefined} aria-label={t('menu')}>
        <Item to="/" name={t('home')} />
        {mine().map((area) => (
          <section key={area.prefix} aria-label={area.name()}>
            <p class="area">{area.name()}</p>
            {area.menu.filter(({ rights }) => session.mayAny(rights ?? [])).map(({ to, name }) => <Item key={to} to={to} name={name()} />)}
          </section>
        ))}
        <section aria-label={who.name}>
          <p class="area">{who.name}</p>
          <Item to="/account" name={t('account')} />
          <button type="button" class="second" onClick={() => void session.signOut().then(() => go('/'), () => {})}>{t('sign_out')}</button>
        </section>
      </nav>
    </>
  );
}

const Item = ({ to, name }: { to: string; name: string }) => (
  <a href={`/app${to}`} aria-current={place.value.path === to ? 'page' : undefined}>{name}</a>
);

function Bars() {
  return (
    <div class="bars" role="status">
      {!online.value && <p class="bar">{t('offline')}</p>}
      {waiting.value && <p class="bar">{t('new_version')} <button type="button" onClick={takeNewVersion}>{t('reload')}</button></p>}
    </div>
  );
}

/** Pages of the areas that were gone to. */
const fetched = new Map<string, readonly PageRow[]>();
const areaOf = (path: string) => [...areas, account, open].find(({ prefix }) => prefix === path.split('/')[1]);

async function fetchPages(path: string): Promise<void> {
  const area = areaOf(path);
  if (area && !fetched.has(area.prefix)) fetched.set(area.prefix, (await area.load()).pages);
}
/** What the address asks for comes beside the question who it is. */
void fetchPages(place.peek().path).catch(() => {});

function Elsewhere({ title, hint }: { title: string; hint?: string }) {
  return (
    <Page title={title}>
      {hint && <p>{hint}</p>}
      <p><a class="button" href="/app/">{t('go_home')}</a></p>
    </Page>
  );
}

function InArea() {
  const path = place.value.path, area = areaOf(path);
  const there = useSignal(0), problem = useSignal<boolean>(false);
  const fetchArea = () => {
    problem.value = false;
    fetchPages(path).then(() => there.value++, () => (problem.value = true));
  };
  useEffect(fetchArea, [area]);
  const pages = there.value >= 0 && area ? fetched.get(area.prefix) : undefined;
  const found = pages && match(pages, path);
  if (!area || (pages && !found)) return <Elsewhere title={t('not_found')} hint={t('not_found_hint')} />;
  if (problem.value) return <Page title={area.name()}><ProblemNotice problem={new Problem({ status: 0, code: 'network_down', title: t('network_down'), title_vi: t('network_down') })} retry={fetchArea} /></Page>;
  if (!found) return <p class="loading" role="status">{t('loading')}</p>;
  if (!session.mayAny(found.row.rights)) return <Elsewhere title={t('no_right')} hint={t('next_ask')} />;
  const View = found.row.view;
  return <View key={path} {...found.values} />;
}

function Content() {
  const who = session.me.value;
  if (areaOf(place.value.path) === open) return <InArea />;
  if (session.unreachable.value) return <Page title={t('app')}><ProblemNotice problem={session.unreachable.value} retry={() => void session.load()} /></Page>;
  if (who === undefined) return <p class="loading" role="status">{t('loading')}</p>;
  if (who === null) return <SignIn />;
  if (who.owes && !place.value.path.startsWith('/account')) return <Owed />;
  return place.value.path === '/' ? <Home /> : <InArea />;
}

/** Nothing else answers until the own password or the second factor is there. */
function Owed() {
  useEffect(() => go('/account'), []);
  return null;
}

export function Shell() {
  useEffect(() => {
    document.documentElement.lang = lang.value;
  }, [lang.value]);
  return (
    <>
      <a class="skip" href="#main">{t('skip')}</a>
      <header>
        <a class="name" href="/app/">{t('app')}</a>
        <button type="button" class="language" lang={lang.value === 'vi' ? 'en' : 'vi'} onClick={() => chooseLang(lang.value === 'vi' ? 'en' : 'vi')}>{t('language')}</button>
        <Menu />
      </header>
      <Bars />
      <main id="main" tabIndex={-1}><Content key={session.me.value?.person ?? ''} /></main>
      {session.over.value && <SignInAgain />}
    </>
  );
}
