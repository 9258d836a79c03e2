// One round: how far it is, where to go and why, the list on paper, and its end.
import { useSignal } from '@preact/signals';
import { all } from '../api';
import { day } from '../format';
import { may } from '../session';
import { State } from '../ui/choose';
import { LadderBar } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { Progress } from '../ui/progress';
import { type Column, Table } from '../ui/table';
import { t } from './inspection_words';
import { AskReason, MarketPage, post, type Refused, whyRefused } from './pieces';
import { type Round, RoundState } from './rounds';
import { t as board } from './words';

type Result = 'matches' | 'mismatch' | 'missing' | 'unreadable' | 'closed';
interface Row { place: number; stall: { id: string; number: string; zone: string | null; row: string | null }; reason: string; results: Result[]; missing: string | null }
interface Sheet extends Refused { id: string; state: 'queued' | 'done' | 'refused' | 'gone' }

const WHY: Record<string, () => string> = {
  incident_near: () => t('incident_near'), account_changed: () => t('account_changed'), silent: () => t('silent'), new: () => t('new'), due: () => t('due'), sample: () => t('random'),
};
const SAID: Record<Result, { sign: string; tone: 'good' | 'bad' | 'note' | 'plain'; word: () => string }> = {
  matches: { sign: '✓', tone: 'good', word: () => t('matches') }, mismatch: { sign: '!', tone: 'bad', word: () => t('mismatch') },
  missing: { sign: '✕', tone: 'bad', word: () => t('missing') }, unreadable: { sign: '?', tone: 'note', word: () => t('unreadable') },
  closed: { sign: '–', tone: 'plain', word: () => t('stall_closed') },
};

const Found = ({ row }: { row: Row }) => {
  const last = row.results.at(-1), said = last && SAID[last];
  return said ? <State sign={said.sign} tone={said.tone}>{said.word()}</State> : <State sign="○">{row.missing ?? t('not_yet')}</State>;
};

export function RoundPage({ market, id }: { market: string; id: string }) {
  const round = useLoad<Round>(`/v1/rounds/${id}`), dates = round.data.value;
  const columns: Column<Row>[] = [
    { name: board('stall'), cell: (row) => `${row.place}. ${row.stall.number}`, by: (row) => row.place },
    { name: board('where'), cell: (row) => [row.stall.zone, row.stall.row].filter(Boolean).join(', ') || '–', by: (row) => `${row.stall.zone ?? ''} ${row.stall.row ?? ''}` },
    { name: t('why'), cell: (row) => WHY[row.reason]?.() ?? row.reason, by: (row) => row.reason },
    { name: t('result'), cell: (row) => <Found row={row} />, by: (row) => row.results.at(-1) ?? '' },
  ];
  return (
    <MarketPage market={market} title={dates ? t('round_of', { from: day(dates.from_day), to: day(dates.to_day) }) : t('round')} up={{ to: `/board/${market}/rounds`, name: t('rounds') }}>
      <Ready of={round}>
        {(data) => (
          <>
            <p><RoundState state={data.state} /></p>
            <LadderBar name={t('checked')} part={data.progress.checked} whole={data.progress.stalls} />
            <OnPaper id={id} />
            {data.state === 'open' && may('round_manage') && <End round={data} of={round} />}
            <h2>{t('stalls')}</h2>
            <Table<Row> caption={t('stalls')} list={`/v1/rounds/${id}/stalls`} columns={columns} rowKey={(row) => row.stall.id} version={data.version} find={(row) => `${row.stall.number} ${row.stall.zone ?? ''}`}
              searchLabel={board('find_stall')} exports="/v1/exports/round_stalls" exportsQuery={{ market }} empty={t('no_stalls')} />
          </>
        )}
      </Ready>
    </MarketPage>
  );
}

function OnPaper({ id }: { id: string }) {
  const sheet = useSignal<Sheet | null>(null);
  if (!sheet.value) return <Form action={t('sheet')} onSend={async () => { sheet.value = await post<Sheet>(`/v1/rounds/${id}/sheets`); }}>{() => null}</Form>;
  return (
    <Progress<Sheet> path={`/v1/round_sheets/${sheet.value.id}`} done={(now) => now.state === 'queued' ? null
      : now.state === 'done' ? <p><a class="button second" href={`/v1/round_sheets/${now.id}.pdf`} download>{t('sheet_ready')}</a></p> : <p>{t('sheet_failed', { why: whyRefused(now) })}</p>} />
  );
}

function End({ round, of }: { round: Round; of: Loaded<Round> }) {
  const asking = useSignal(false), left = round.progress.left;
  const end = async (reason?: string) => {
    const rows = left ? await all<Row>(`/v1/rounds/${round.id}/stalls`) : [];
    const missing = rows.filter(({ results, missing: said }) => !results.length && !said).map(({ stall }) => ({ stall: stall.id, reason }));
    await post(`/v1/rounds/${round.id}/close`, { version: round.version, missing });
    asking.value = false;
    await of.reload();
  };
  if (!left) return <Form action={t('end')} onSend={() => end()}>{() => null}</Form>;
  return (
    <>
      <p class="actions"><button type="button" class="second" onClick={() => (asking.value = true)}>{t('end')}</button></p>
      {asking.value && <AskReason title={t('end_why', { n: left })} action={t('end')} onClose={() => (asking.value = false)} onReason={end} />}
    </>
  );
}
