// The sheet of a round, as it was signed: the stalls to go to, in order, and what was found at each on this device.
import { place, setQuery } from '../router';
import { day } from '../format';
import { Empty, Notice } from '../ui/notice';
import { Page } from '../ui/page';
import type { Stop } from './bundle';
import { Inspect } from './inspect';
import { useBundle, useMarket } from './kept';
import type { Kept, Stall } from './store';
import { queue } from './sync';
import { t } from './words';

const REASONS = ['incident_near', 'account_changed', 'silent', 'new', 'due', 'sample'] as const;
const reasonName = (reason: string): string => (REASONS.includes(reason as (typeof REASONS)[number]) ? t(`reason_${reason as (typeof REASONS)[number]}`) : reason);

export function RoundPage({ market, round: id }: { market: string; round: string }) {
  const kept = useMarket(market).value, round = kept?.rounds.find((one) => one.id === id), opened = useBundle(round?.file, kept).value;
  if (kept === undefined || (round && !opened)) return <p class="loading" role="status">{t('looking')}</p>;
  return (
    <Page title={t('round')} up={{ to: `/field/${market}`, name: kept?.name ?? t('title') }}>
      {!kept || !round || !opened ? <Empty title={t('not_kept')} /> : opened.fault ? (
        <Notice kind="bad" title={t(`bundle_${opened.fault}`)}><p>{t('take_anew')}</p></Notice>
      ) : (
        <>
          <p>{t('round_days', { from: day(round.from_day), to: day(round.to_day) })}</p>
          <Sheet kept={kept} round={id} stops={opened.bundle.stops} />
          <At kept={kept} round={id} bundle={opened.bundle} />
        </>
      )}
    </Page>
  );
}

const doneAt = (round: string, stall: Stall): boolean => queue.value.some(({ kind, body, state }) => kind === 'check' && state !== 'refused' && body['round'] === round && body['stall'] === stall.id);

function At({ kept, round, bundle }: { kept: Kept; round: string; bundle: Parameters<typeof Inspect>[0]['bundle'] }) {
  const stall = kept.stalls.find(({ id }) => id === place.value.query['stall']);
  if (!stall) return null;
  return (
    <section aria-label={t('stall_n', { n: stall.number })}>
      <h2>{t('stall_n', { n: stall.number })}</h2>
      <Inspect key={stall.id} stall={stall} market={kept.market} kind="check" without={['missing', 'unreadable', 'closed']} bundle={bundle} more={{ round }} onSaved={() => setQuery({ stall: null })} />
    </section>
  );
}

function Sheet({ kept, round, stops }: { kept: Kept; round: string; stops: readonly Stop[] }) {
  const rows = stops.map((stop) => ({ stop, stall: kept.stalls.find(({ number }) => number === stop.stall) }));
  const done = rows.filter(({ stall }) => stall && doneAt(round, stall)).length;
  return (
    <>
      <p role="status"><strong>{t('round_done', { n: done, of: rows.length })}</strong></p>
      <ol class="rows">
        {rows.map(({ stop, stall }) => (
          <li key={stop.stall}>
            <p><strong>{t('stall_n', { n: stop.stall })}</strong><br /><span class="hint">{reasonName(stop.reason)}</span></p>
            {stall && (doneAt(round, stall) ? <span>✓ {t('checked')}</span>
              : <button type="button" class="second small" aria-label={t('check_stall', { n: stop.stall })} onClick={() => setQuery({ stall: stall.id }, 'push')}>{t('check_short')}</button>)}
          </li>
        ))}
      </ol>
    </>
  );
}
