import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { online, Problem } from '../api';
import { dayTime, fold } from '../format';
import { me } from '../session';
import { useLoad } from '../ui/load';
import { Empty, Notice, ProblemNotice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { BundleFault } from './bundle';
import { prepareCrew, prepareMarket } from './prepare';
import { dropMarket, type Kept, keptMarkets } from './store';
import { isConflict, queue } from './sync';
import { t } from './words';

interface ApiMarket { id: string; name: string; unit: { name: string } }

export function Home() {
  const kept = useSignal<Kept[] | null>(null), person = me.value!.person;
  const look = async () => void (kept.value = await keptMarkets(person));
  useEffect(() => void look(), [person]);
  const waiting = queue.value.filter(({ state }) => state === 'waiting').length, conflicts = queue.value.filter(isConflict).length;
  return (
    <Page title={t('title')}>
      <p>{t('intro')}</p>
      {conflicts > 0 && <Notice kind="bad" title={t('n_conflicts', { n: conflicts })}><p><a href="/app/field/queue">{t('see_queue')}</a></p></Notice>}
      {waiting > 0 && <Notice kind="note" title={t('n_waiting', { n: waiting })}><p><a href="/app/field/queue">{t('see_queue')}</a></p></Notice>}
      <h2>{t('on_device')}</h2>
      {kept.value && !kept.value.length && <Empty title={t('nothing_kept')}><p>{t('nothing_kept_hint')}</p></Empty>}
      <ul class="rows">
        {(kept.value ?? []).map((one) => (
          <li key={one.market}>
            <p><a href={`/app/field/${one.market}`}><strong>{one.name}</strong></a><br />{t('kept_at', { at: dayTime(one.at), n: one.stalls.length })}</p>
            <button type="button" class="second small" aria-label={t('drop_market', { name: one.name })} onClick={() => void dropMarket(person, one.market).then(look)}>{t('drop')}</button>
          </li>
        ))}
      </ul>
      <h2>{t('prepare')}</h2>
      {online.value ? <Markets kept={kept.value ?? []} done={look} /> : <Notice kind="note" title={t('prepare_needs_network')} />}
    </Page>
  );
}

function Markets({ kept, done }: { kept: Kept[]; done: () => Promise<void> }) {
  const markets = useLoad<{ items: ApiMarket[] }>('/v1/markets?limit=200'), busy = useSignal(''), ready = useSignal(''), typed = useSignal('');
  const problem = useSignal<Problem | 'untrusted' | null>(null), person = me.value!.person;
  const prepare = async (market: ApiMarket) => {
    busy.value = market.id;
    problem.value = null;
    ready.value = '';
    try {
      await prepareCrew(person);
      await prepareMarket(person, market);
      ready.value = market.name;
    } catch (caught) {
      if (caught instanceof Problem) problem.value = caught;
      else if (caught instanceof BundleFault) problem.value = 'untrusted';
      else throw caught;
    }
    busy.value = '';
    await done();
  };
  const shown = (items: ApiMarket[]) => items.filter(({ name }) => fold(name).includes(fold(typed.value)));
  return (
    <>
      {problem.value === 'untrusted' && <Notice kind="bad" title={t('untrusted')}><p>{t('untrusted_hint')}</p></Notice>}
      {problem.value instanceof Problem && <ProblemNotice problem={problem.value} />}
      {ready.value && <Notice kind="good" title={t('ready', { name: ready.value })} />}
      <Ready of={markets}>
        {({ items }) => (
          <>
            {items.length > 8 && (
              <label class="search"><span>{t('search_market')}</span><input type="search" value={typed.value} onInput={(event) => (typed.value = event.currentTarget.value)} /></label>
            )}
            {!items.length && <Empty title={t('no_markets')} />}
            <ul class="rows">
              {shown(items).map((market) => (
                <li key={market.id}>
                  <p><strong>{market.name}</strong><br />{market.unit.name}</p>
                  <button type="button" class="small" aria-busy={busy.value === market.id || undefined} onClick={() => busy.value || void prepare(market)}>
                    {busy.value === market.id ? t('taking') : t(kept.some((one) => one.market === market.id) ? 'take_again' : 'take')}<span class="unseen"> {market.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Ready>
    </>
  );
}
