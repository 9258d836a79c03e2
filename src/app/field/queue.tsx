// What waits on this device, what the register refused, and where it judged a sticker otherwise than the device did.
import { useEffect, useMemo } from 'preact/hooks';
import { online } from '../api';
import { dayTime } from '../format';
import { Empty, Notice, ProblemNotice } from '../ui/notice';
import { Page } from '../ui/page';
import type { Without } from './inspect';
import type { Waiting } from './store';
import { differs, forget, isConflict, problem, queue, refresh, sendAll, sending } from './sync';
import { codeSaid, t, verdictHere, verdictName } from './words';

export function Queue() {
  useEffect(() => void refresh(), []);
  const of = (state: Waiting['state']) => queue.value.filter((row) => row.state === state && !isConflict(row));
  const waiting = of('waiting'), conflicts = queue.value.filter(isConflict), sent = of('sent').reverse();
  return (
    <Page title={t('queue')} up={{ to: '/field', name: t('title') }}>
      {problem.value && <ProblemNotice problem={problem.value} retry={() => void sendAll()} />}
      {!queue.value.length && <Empty title={t('queue_empty')}><p>{t('queue_empty_hint')}</p></Empty>}
      {conflicts.length > 0 && (
        <section>
          <h2>{t('n_conflicts', { n: conflicts.length })}</h2>
          <Rows rows={conflicts} />
        </section>
      )}
      {waiting.length > 0 && (
        <section>
          <h2>{t('n_waiting', { n: waiting.length })}</h2>
          {online.value
            ? <p class="actions"><button type="button" aria-busy={sending.value || undefined} onClick={() => void sendAll()}>{t(sending.value ? 'sending' : 'send_now')}</button></p>
            : <Notice kind="note" title={t('sends_later')} />}
          <Rows rows={waiting} />
        </section>
      )}
      {sent.length > 0 && (
        <section>
          <h2>{t('n_sent', { n: sent.length })}</h2>
          <Rows rows={sent} />
        </section>
      )}
    </Page>
  );
}

const Rows = ({ rows }: { rows: readonly Waiting[] }) => <ul class="rows">{rows.map((row) => <Row key={row.client_id} row={row} />)}</ul>;

function Row({ row }: { row: Waiting }) {
  const otherwise = differs(row);
  return (
    <li>
      <div>
        <p><strong>{t(`kind_${row.kind}`)}: {row.name}</strong><br /><span class="hint">{dayTime(row.made)}</span></p>
        {typeof row.body['result'] === 'string' && <p>{t(`without_${row.body['result'] as Without}`)}</p>}
        {row.state === 'refused' && <p class="error">! {codeSaid(row.code ?? '')}</p>}
        {otherwise && <p class="error">! {t('differs', { here: verdictHere(row.here!), there: verdictName(row.there!) })}</p>}
        {!otherwise && (row.there ? <p>{verdictName(row.there)}</p> : row.here && <p>{verdictHere(row.here)}</p>)}
        {row.photo && <Photo photo={row.photo} name={row.name} />}
      </div>
      {isConflict(row)
        ? <a class="button second" href={`/app/field/queue/${row.client_id}`} aria-label={t('look_at_row', { name: row.name })}>{t('look_at')}</a>
        : row.state === 'sent' && <button type="button" class="second small" aria-label={t('forget_row', { name: row.name })} onClick={() => void forget(row)}>{t('drop')}</button>}
    </li>
  );
}

/** The register is told the photo's hash; the photo stays here as what the hash is of. */
function Photo({ photo, name }: { photo: Blob; name: string }) {
  const url = useMemo(() => URL.createObjectURL(photo), [photo]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <p><a href={url} download={`${name}.jpg`}>{t('photo_take')}</a></p>;
}
