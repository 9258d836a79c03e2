// What the register refused, or judged otherwise than this device did: both sides beside each other, and the ways out of it.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { online } from '../api';
import { said } from '../i18n/words';
import { dayTime } from '../format';
import { go } from '../router';
import { may, me } from '../session';
import { useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { t } from './conflict_words';
import { useCrew } from './kept';
import { placeSaid } from './position';
import { type Crew, keptRow, type Waiting } from './store';
import { differs, forget, refresh, sendAgain, settleSeen } from './sync';
import { mendVisit } from './visit';
import { choiceName, codeSaid, t as field, verdictHere, verdictName } from './words';

/** A visit as GET /v1/visits tells it. */
interface Recorded {
  team: { name: string }; member: { name: string } | null; stall: { number: string } | null; hamlet: { name: string } | null;
  task: string; channel: string; outcome: string; refusal: string | null; at: string;
}
interface Pair { name: string; here: string; there: string }

const isReused = ({ code }: Waiting): boolean => code === 'visit_id_reused' || code === 'scan_id_reused';
const isOfClock = ({ code }: Waiting): boolean => code === 'visit_ahead' || code === 'out_of_range';

export function ConflictPage({ row: id }: { row: string }) {
  const row = useSignal<Waiting | null | undefined>(undefined), crew = useCrew().value;
  useEffect(() => void keptRow(id).then((found) => (row.value = found?.person === me.value!.person ? found : null)), [id]);
  if (row.value === undefined || crew === undefined) return <p class="loading" role="status">{field('looking')}</p>;
  return (
    <Page title={row.value ? `${field(`kind_${row.value.kind}`)}: ${row.value.name}` : t('title')} up={{ to: '/field/queue', name: field('queue') }}>
      {row.value ? <Conflict row={row.value} crew={crew} /> : <Empty title={t('gone')} />}
    </Page>
  );
}

function Conflict({ row, crew }: { row: Waiting; crew: Crew | null }) {
  const otherwise = differs(row), isVisit = row.kind === 'visit';
  const way = otherwise ? 'way_differs' : isReused(row) ? 'way_reused' : isOfClock(row) ? 'way_clock' : isVisit && row.market ? 'way_visit' : 'way_other';
  const asks = isReused(row) && isVisit && may('team_read');
  return (
    <>
      <Notice kind="bad" title={otherwise ? field('differs', { here: verdictHere(row.here!), there: verdictName(row.there!) }) : codeSaid(row.code ?? '')}><p>{t(way)}</p></Notice>
      {asks ? <Beside row={row} crew={crew} /> : <Compared pairs={isVisit ? pairsOf(row, crew, null) : checked(row)} onlyHere={!otherwise} />}
      <p class="actions"><Ways row={row} way={way} /></p>
    </>
  );
}

/** What the register has under the same id. */
function Beside({ row, crew }: { row: Waiting; crew: Crew | null }) {
  const found = useLoad<{ items: Recorded[] }>(online.value ? `/v1/visits?client_id=${row.client_id}` : null);
  if (!online.value && !found.data.value) return <><Notice kind="note" title={t('needs_network')} /><Compared pairs={pairsOf(row, crew, null)} onlyHere /></>;
  return (
    <Ready of={found}>
      {({ items: [there] }) => (
        <>
          {!there && <Notice kind="note" title={t('not_seen')} />}
          <Compared pairs={pairsOf(row, crew, there ?? null)} onlyHere={!there} />
        </>
      )}
    </Ready>
  );
}

function Compared({ pairs, onlyHere = false }: { pairs: readonly Pair[]; onlyHere?: boolean }) {
  const cell = (one: Pair, side: 'here' | 'there'): ComponentChildren => (!onlyHere && one.here !== one.there ? <strong>{one[side]}</strong> : one[side]);
  return (
    <table>
      <caption class="unseen">{t('compare')}</caption>
      <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('here')}</th>{!onlyHere && <th scope="col">{t('there')}</th>}</tr></thead>
      <tbody>
        {pairs.map((one) => (
          <tr key={one.name}>
            <td data-name={t('what')}>{!onlyHere && one.here !== one.there && <><span aria-hidden="true">≠</span> </>}{one.name}</td>
            <td data-name={t('here')}>{cell(one, 'here')}</td>
            {!onlyHere && <td data-name={t('there')}>{cell(one, 'there')}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const placeOf = (body: Waiting['body']): string => (typeof body['latitude'] === 'number' ? placeSaid(body as { latitude: number; longitude: number }) : t('none'));

function pairsOf({ body, name }: Waiting, crew: Crew | null, there: Recorded | null): Pair[] {
  const team = crew?.teams.find(({ id }) => id === body['team']), hamlet = team?.hamlets.find(({ code }) => code === body['hamlet']);
  const task = (code: string): string => {
    const found = crew?.tasks.find((one) => one.code === code);
    return found ? said(found.vi, found.en) : code;
  };
  const outcome = (word: string, why: string | null | undefined): string => choiceName('outcome', word) + (why ? `: ${choiceName('refusal', why)}` : '');
  const whereThere = there && (there.stall ? field('stall_n', { n: there.stall.number }) : t('household_in', { hamlet: there.hamlet?.name ?? t('none') }));
  return [
    { name: t('whom'), here: body['stall'] ? name : t('household_in', { hamlet: hamlet?.name ?? text(body['hamlet']) }), there: whereThere ?? '' },
    { name: t('at'), here: dayTime(text(body['at'])), there: there ? dayTime(there.at) : '' },
    { name: field('task'), here: task(text(body['task'])), there: there ? task(there.task) : '' },
    { name: field('channel'), here: choiceName('channel', text(body['channel'])), there: there ? choiceName('channel', there.channel) : '' },
    { name: field('outcome'), here: outcome(text(body['outcome']), text(body['refusal'])), there: there ? outcome(there.outcome, there.refusal) : '' },
    { name: field('team'), here: team?.name ?? t('none'), there: there?.team.name ?? '' },
    { name: field('member'), here: team?.members.find(({ id }) => id === body['member'])?.name ?? t('none'), there: there?.member?.name ?? t('none') },
  ];
}

function checked({ body, here, there }: Waiting): Pair[] {
  const at = dayTime(text(body['at']));
  return [
    { name: t('result'), here: here ? verdictHere(here) : t('none'), there: there ? verdictName(there) : t('none') },
    { name: t('at'), here: at, there: at },
    { name: t('place'), here: placeOf(body), there: placeOf(body) },
  ];
}

function Ways({ row, way }: { row: Waiting; way: 'way_differs' | 'way_reused' | 'way_clock' | 'way_visit' | 'way_other' }) {
  const then = (act: () => Promise<void>) => () => void act().then(() => go('/field/queue'));
  const mend = async () => {
    mendVisit(row.person, row.market!, row.body);
    await forget(row);
    go(`/field/${row.market}/visit${row.body['stall'] ? `?stall=${text(row.body['stall'])}` : ''}`);
  };
  useEffect(() => void refresh(), []);
  if (way === 'way_differs')
    return (
      <>
        {row.market && <a class="button" href={`/app/field/${row.market}/check?stall=${text(row.body['stall'])}`}>{t('act_check')}</a>}
        <button type="button" class="second" onClick={then(() => settleSeen(row))}>{t('act_seen')}</button>
      </>
    );
  return (
    <>
      {way === 'way_reused' && <button type="button" onClick={then(() => sendAgain(row, 'own'))}>{t('act_own')}</button>}
      {way === 'way_visit' && <button type="button" onClick={() => void mend()}>{t('act_mend')}</button>}
      {way !== 'way_reused' && <button type="button" class={way === 'way_visit' ? 'second' : undefined} onClick={then(() => sendAgain(row, 'same'))}>{t('act_again')}</button>}
      <button type="button" class="second" onClick={then(() => forget(row))}>{t('act_drop')}</button>
    </>
  );
}
