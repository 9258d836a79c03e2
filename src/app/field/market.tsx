import { dayTime, fold } from '../format';
import { may } from '../session';
import { place, setQuery } from '../router';
import { Empty, Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { useBundle, useMarket } from './kept';
import type { Kept } from './store';
import { t } from './words';

export function Market({ market }: { market: string }) {
  const kept = useMarket(market).value;
  if (kept === undefined) return <p class="loading" role="status">{t('looking')}</p>;
  if (kept === null) return <Page title={t('title')} up={{ to: '/field', name: t('title') }}><Empty title={t('not_kept')}><p>{t('nothing_kept_hint')}</p></Empty></Page>;
  return (
    <Page title={kept.name} up={{ to: '/field', name: t('title') }}>
      <p class="hint">{t('kept_at', { at: dayTime(kept.at), n: kept.stalls.length })}</p>
      <Freshness kept={kept} />
      <ul class="doors">
        {may('field_check') && <li><a href={`/app/field/${market}/check`}>{t('check')}</a></li>}
        {may('visit_write') && <li><a href={`/app/field/${market}/visit`}>{t('visit')}</a></li>}
        {kept.rounds.map((round) => <li key={round.id}><a href={`/app/field/${market}/round/${round.id}`}>{t('round_of', { from: round.from_day.split('-').reverse().join('/') })}</a></li>)}
      </ul>
      <Stalls kept={kept} />
    </Page>
  );
}

function Freshness({ kept }: { kept: Kept }) {
  const opened = useBundle(kept.file, kept).value;
  if (!kept.file || !opened) return null;
  if (opened.fault) return <Notice kind="bad" title={t(`bundle_${opened.fault}`)}><p>{t('take_anew')}</p></Notice>;
  return <Notice kind="good" title={t('bundle_good', { n: opened.bundle.codes.length, until: dayTime(opened.bundle.until) })} />;
}

function Stalls({ kept }: { kept: Kept }) {
  const typed = fold(place.value.query['q'] ?? '');
  const shown = kept.stalls.filter(({ number, zone, vendor }) => fold(`${number} ${zone ?? ''} ${vendor ?? ''}`).includes(typed));
  return (
    <section>
      <h2>{t('stalls')}</h2>
      <label class="search"><span>{t('search_stall')}</span><input type="search" value={place.value.query['q'] ?? ''} onInput={(event) => setQuery({ q: event.currentTarget.value || null })} /></label>
      {!shown.length && <Empty title={t('no_stalls')} />}
      <ul class="rows">
        {shown.slice(0, 100).map((stall) => (
          <li key={stall.id}>
            <p><strong>{t('stall_n', { n: stall.number })}</strong>{stall.zone && <> · {stall.zone}</>}<br /><span class="hint">{stall.vendor ?? t('nobody')}</span></p>
            <p class="actions">
              {may('field_check') && <a class="button second" href={`/app/field/${kept.market}/check?stall=${stall.id}`} aria-label={t('check_stall', { n: stall.number })}>{t('check_short')}</a>}
              {may('visit_write') && <a class="button second" href={`/app/field/${kept.market}/visit?stall=${stall.id}`} aria-label={t('visit_stall', { n: stall.number })}>{t('visit_short')}</a>}
            </p>
          </li>
        ))}
      </ul>
      {shown.length > 100 && <p class="hint">{t('first_stalls', { n: shown.length })}</p>}
    </section>
  );
}
