// The jobs of the press one by one: how far each is, why it was given up, and what can be done about it.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { byName, dayTime, number } from '../format';
import { said as inWords } from '../i18n/words';
import { place, setQuery } from '../router';
import { chosen, Filter, State } from '../ui/choose';
import { Choice } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Notice, ProblemNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useDoing } from './doing';
import { kindName, KINDS, t } from './job_words';

interface Job {
  id: string; province: number; market: { id: string; name: string } | null; kind: string; state: 'queued' | 'running' | 'failed' | 'done';
  progress: number; progress_total: number | null; attempts: number; attempts_max: number;
  error: { code: string; title: string; title_vi: string; detail: string; detail_vi: string } | null;
  created_by: string | null; created_at: string; run_at: string; finished_at: string | null; may_retry: boolean; may_stop: boolean;
}

const STATES = ['open', 'queued', 'running', 'failed', 'done'] as const;
const SIGNS = { queued: ['…', 'plain'], running: ['▶', 'note'], failed: ['✗', 'bad'], done: ['✓', 'good'] } as const;

const placeOf = ({ market, province }: Job): string => market?.name ?? (province ? t('province', { code: province }) : t('country'));

export function Jobs() {
  const version = useSignal(0), state = chosen('state', 'open'), kind = place.value.query['kind'] ?? '';
  const { doing, problem, said } = useDoing(() => Promise.resolve(version.value++));
  const act = (job: Job, word: 'retry' | 'stop', words: string) => doing.run(() => send('POST', `/v1/system/jobs/${job.id}/${word}`, {}), words);
  const columns: Column<Job>[] = [
    { name: t('kind'), cell: (job) => kindName(job.kind), by: (job) => kindName(job.kind) },
    { name: t('place'), cell: placeOf, by: placeOf },
    { name: t('which'), cell: (job) => <State sign={SIGNS[job.state][0]} tone={SIGNS[job.state][1]}>{t(job.state)}</State>, by: (job) => job.state },
    { name: t('progress'), cell: (job) => (job.progress_total ? t('of', { part: number(job.progress), whole: number(job.progress_total) }) : job.progress ? number(job.progress) : '–') },
    { name: t('since'), cell: (job) => <Since job={job} />, by: (job) => job.created_at },
    { name: t('error'), cell: (job) => <Failure job={job} /> },
    { name: t('act'), cell: (job) => {
      const names = { kind: kindName(job.kind), at: dayTime(job.created_at) };
      if (job.may_retry) return <button type="button" class="second small" aria-label={t('retry_one', names)} onClick={() => act(job, 'retry', t('retried'))}>{t('retry')}</button>;
      if (job.may_stop) return <button type="button" class="second small" aria-label={t('stop_one', names)} onClick={() => act(job, 'stop', t('stopped'))}>{t('stop')}</button>;
      return '–';
    } },
  ];
  const names = KINDS.map((one) => [one, kindName(one)] as const).sort((a, b) => byName(a[1], b[1]));
  return (
    <Page title={t('jobs')}>
      <p class="hint">{t('hint')}</p>
      {problem && <ProblemNotice problem={problem} />}
      {said && <Notice kind="good" title={said} />}
      <Filter label={t('which')} name="state" otherwise="open" choices={STATES.map((one) => [one, t(one)] as const)} />
      <div class="choosers">
        <Choice label={t('kind')} name="kind" optional value={kind} choices={names} onValue={(value) => setQuery({ kind: value || null })} />
        <p class="actions"><button type="button" class="second" onClick={() => version.value++}>{t('refresh')}</button></p>
      </div>
      <div class="jobs">
        <Table<Job> caption={t('jobs')} list="/v1/system/jobs" query={{ state, kind: kind || undefined }} columns={columns} rowKey={(job) => job.id} search="q" searchLabel={t('search')}
          exports="/v1/exports/system_jobs" empty={t('none')} version={version.value} />
      </div>
    </Page>
  );
}

const Since = ({ job }: { job: Job }) => (
  <span>
    <DayTime at={job.created_at} />
    {job.created_by && <>, {t('by', { name: job.created_by })}</>}
    {job.state === 'queued' && Date.parse(job.run_at) > Date.now() && <>, {t('due', { at: dayTime(job.run_at) })}</>}
  </span>
);

function Failure({ job }: { job: Job }) {
  if (!job.error) return <>–</>;
  return (
    <span>
      {inWords(job.error.title_vi, job.error.title)}
      {job.error.detail && <> <code>{inWords(job.error.detail_vi, job.error.detail)}</code></>}
      {job.attempts > 0 && <>, {t('attempts', { n: job.attempts, most: job.attempts_max })}</>}
    </span>
  );
}
