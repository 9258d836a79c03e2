// A market's own page: what to do next, how far the market is, and the ways to its work.
import { useSignal } from '@preact/signals';
import { day } from '../format';
import { may } from '../session';
import type { Attainment } from '../ui/attainment';
import { LadderBar } from '../ui/figures';
import { useEvery, useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { useStream } from '../ui/stream';
import { t } from './home_words';
import { useMarket } from './pieces';
import { t as board } from './words';

const EVERY_S = 60;

interface Waiting {
  revisions: { draft: number; returned: number; submitted: number };
  codes: { to_print: number; to_display: number };
  imports_checked: number; duplicates_open: number; payout_reviews: number; reports_open: number; incidents_open: number; rounds_open: number; payments_doubtful: number;
}
interface Step { step: string; numerator: number; denominator: number; window: { from: string; to: string }; attainment: Attainment | null }
interface Adoption { ladder: Step[]; states: { not_observed: number } }

function tasksOf(w: Waiting, market: string) {
  const base = `/app/board/${market}`;
  const rows: [right: string, n: number, name: string, to: string][] = [
    ['incident_read', w.incidents_open, t('incidents'), `${base}/incidents`],
    ['revision_decide', w.revisions.submitted, t('to_decide'), `${base}/revisions?state=submitted`],
    ['revision_decide', w.payout_reviews, t('to_review'), `${base}/changes?state=review`],
    ['revision_decide', w.duplicates_open, t('alike'), `${base}/duplicates`],
    ['vendor_contact', w.reports_open, t('reported'), `${base}/reports`],
    ['registry_write', w.revisions.returned, t('returned'), `${base}/revisions?state=returned`],
    ['registry_write', w.revisions.draft, t('drafts'), `${base}/revisions?state=draft`],
    ['registry_write', w.imports_checked, t('imports'), `${base}/imports`],
    ['registry_write', w.codes.to_print, t('to_print'), `${base}/prints?show=issued`],
    ['field_check', w.codes.to_display, t('to_display'), `${base}/stalls?state=printed`],
    ['incident_read', w.rounds_open, t('rounds'), `${base}/rounds`],
    ['reconcile', w.payments_doubtful, t('payments'), '/app/board/payments'],
  ];
  return rows.filter(([right, n]) => n > 0 && may(right));
}

function Next({ market }: { market: string }) {
  const waiting = useLoad<Waiting>(`/v1/markets/${market}/waiting`);
  useEvery(EVERY_S, () => void waiting.reload());
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t('next')}</h2>
      <Ready of={waiting}>
        {(data) => {
          const tasks = tasksOf(data, market);
          if (!tasks.length) return <Empty title={t('nothing')}><p>{t('nothing_hint')}</p></Empty>;
          return <ul class="tasks">{tasks.map(([, n, name, to]) => <li key={to}><a href={to}><strong>{n}</strong> {name}</a></li>)}</ul>;
        }}
      </Ready>
    </section>
  );
}

/** Stalls that were paid today, as they come in. */
function ActiveToday({ market, whole }: { market: string; whole: number }) {
  const paid = useSignal<{ day: string; stalls: ReadonlySet<string> }>({ day: '', stalls: new Set() });
  const on = useStream<{ stall: string; day: string }>('stall', () => `/v1/markets/${market}/live`, ({ stall, day: of }) => {
    const known = paid.value.day === of ? paid.value.stalls : [];
    paid.value = { day: of, stalls: new Set([...known, stall]) };
  });
  return (
    <div class="active_today">
      <LadderBar name={t('today')} part={paid.value.stalls.size} whole={whole} />
      <p class="hint"><span aria-hidden="true">{on.value ? '●' : '○'}</span> {on.value ? t('live') : t('not_live')}</p>
    </div>
  );
}

const STEPS = ['registered', 'issued', 'displayed', 'observed', 'first_payment', 'active'] as const;

function Ladder({ market }: { market: string }) {
  const adoption = useLoad<Adoption>(`/v1/markets/${market}/adoption`);
  return (
    <section aria-labelledby="ladder">
      <h2 id="ladder">{t('ladder')}</h2>
      <Ready of={adoption}>
        {({ ladder, states }) => {
          const stalls = ladder.find(({ step }) => step === 'registered')?.denominator, window = ladder.find(({ step }) => step === 'active')?.window;
          return (
            <>
              {may('market_watch') && stalls !== undefined && <ActiveToday market={market} whole={stalls} />}
              {STEPS.map((name) => {
                const step = ladder.find((one) => one.step === name);
                return step && <LadderBar key={name} name={t(name)} part={step.numerator} whole={step.denominator} attainment={step.attainment} />;
              })}
              {states.not_observed > 0 && <p class="hint">{t('unseen', { n: states.not_observed })}</p>}
              {window && <p class="hint">{t('ladder_as_of', { from: day(window.from), to: day(window.to) })}</p>}
            </>
          );
        }}
      </Ready>
    </section>
  );
}

const DOORS = [
  ['revisions', 'registry_read'], ['changes', 'registry_read'], ['duplicates', 'registry_read'], ['stalls', 'registry_read'], ['vendors', 'registry_read'], ['prints', 'code_read'], ['import', 'registry_write'],
  ['inspection', 'incident_read'], ['incident_list', 'incident_read'], ['reports', 'vendor_contact'], ['dues', 'dues_read'], ['desk', 'collect_read'], ['calendar', 'registry_read'], ['about', 'registry_read'],
] as const;
const PATHS: Partial<Record<string, string>> = { import: 'imports', inspection: 'rounds', incident_list: 'incidents' };

export function Home({ market }: { market: string }) {
  const head = useMarket(market);
  return (
    <Ready of={head}>
      {({ name }) => (
        <Page title={name} up={{ to: '/board', name: board('markets') }}>
          {may('registry_write') && <p class="actions"><a class="button large" href={`/app/board/${market}/register`}>{t('register')}</a></p>}
          <Next market={market} />
          {may('adoption_read') && <Ladder market={market} />}
          <h2>{t('work')}</h2>
          <ul class="doors">
            {DOORS.filter(([, right]) => may(right)).map(([key]) => <li key={key}><a href={`/app/board/${market}/${PATHS[key] ?? key}`}>{t(key)}</a></li>)}
          </ul>
        </Page>
      )}
    </Ready>
  );
}
