// Whether every part runs, what the queue of jobs does, and a few figures; asked again while somebody looks.
import { number } from '../format';
import { useEvery, useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { figuresOf, type Figures, jobsOf } from './figures';
import { daysLeft, type Key, RunsOut, Tls } from './keys';
import { kindName, t as say } from './job_words';
import { useFigures } from './use_figures';
import { t } from './words';

const EVERY_S = 10;

interface Readiness { ready: boolean; database: boolean; signer: boolean; certificate: boolean; keys: boolean }

export function Health() {
  const parts = useLoad<Readiness>('/readyz'), figures = useFigures(), keys = useLoad<{ keys: Key[] }>('/.well-known/socho/keys.json');
  useEvery(EVERY_S, () => {
    void parts.reload();
    void figures.reload();
  });
  return (
    <Page title={t('health')}>
      <Ready of={parts}>{(is) => !parts.problem.value && <Parts is={is} />}</Ready>
      <p class="hint">{t('refreshed')}</p>
      <Ready of={figures}>
        {(text) => {
          const told = figuresOf(text);
          return (
            <>
              <section>
                <h2>{t('expiries')}</h2>
                <Tls second={told.value('socho_tls_expires_timestamp_seconds')} />
                <Ready of={keys}>{(data) => <SealKeys keys={data.keys} />}</Ready>
              </section>
              <JobTable figures={told} />
              <Numbers figures={told} />
            </>
          );
        }}
      </Ready>
    </Page>
  );
}

function Parts({ is }: { is: Readiness }) {
  const rows = [[t('database'), is.database], [t('signer'), is.signer], [t('certificate'), is.certificate], [t('column_keys'), is.keys]] as const;
  return (
    <Notice kind={is.ready ? 'good' : 'bad'} title={t(is.ready ? 'healthy' : 'unhealthy')}>
      <ul>{rows.map(([name, good]) => <li key={name}>{name}: {t(good ? 'runs' : 'stands')}</li>)}</ul>
    </Notice>
  );
}

function SealKeys({ keys }: { keys: Key[] }) {
  const current = keys.find(({ state }) => state === 'current');
  return (
    <>
      <RunsOut keys={keys} />
      <p>{current ? t('key_days', { n: Math.max(0, daysLeft(current.exp)) }) : t('no_keys')} <a href="/app/admin/keys">{t('keys')}</a></p>
    </>
  );
}

function JobTable({ figures }: { figures: Figures }) {
  const jobs = jobsOf(figures), columns = [t('queued'), t('running'), t('failed'), t('oldest')];
  return (
    <section>
      <h2>{t('jobs')}</h2>
      <p><a href="/app/admin/jobs">{say('see_jobs')}</a></p>
      {!jobs.length && <Empty title={t('no_jobs')} />}
      {jobs.length > 0 && (
        <table>
          <caption class="unseen">{t('jobs')}</caption>
          <thead><tr>{[t('kind'), ...columns].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {jobs.map((job) => (
              <tr key={job.kind}>
                <td data-name={t('kind')}><a href={`/app/admin/jobs?kind=${job.kind}`}>{kindName(job.kind)}</a></td>
                {[job.queued, job.running, job.failed, job.oldest].map((n, i) => <td key={columns[i]} data-name={columns[i]} class="number">{number(n)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Numbers({ figures }: { figures: Figures }) {
  const rows = [[t('requests_now'), 'socho_http_requests_in_flight'], [t('streams'), 'socho_http_streams'], [t('db_connections'), 'socho_db_connections'],
    [t('db_waiting'), 'socho_db_waiting'], [t('db_failures'), 'socho_db_failures_total'], [t('unsealed'), 'socho_ledger_unsealed'], [t('oldest_unsealed'), 'socho_ledger_oldest_unsealed_seconds'],
    [t('waiting_rows'), 'socho_ingest_waiting_rows']] as const;
  return (
    <section>
      <h2>{t('figures')}</h2>
      <dl class="facts">{rows.map(([name, figure]) => <div key={figure}><dt>{name}</dt><dd>{number(figures.value(figure))}</dd></div>)}</dl>
    </section>
  );
}
