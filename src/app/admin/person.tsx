// One person: who it is, what they may do where, where they are signed in, and the ways to stop that.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { dayTime } from '../format';
import { me } from '../session';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Day } from '../ui/figures';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Notice, ProblemNotice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { t as add } from './add_words';
import { type Doing, useDoing } from './doing';
import { Grants } from './grants';
import type { Person } from './roles';
import { Told } from './told';
import { t } from './words';

interface Whole extends Person {
  second_factor: boolean;
  sessions: number;
  lock: { failures: number; until: string | null; locked: boolean } | null;
}
interface Session { id: string; seen_at: string; created_at: string; address: string | null; agent: string | null }

export function PersonPage({ person: id }: { person: string }) {
  const person = useLoad<Whole>(`/v1/people/${id}`), sessions = useLoad<{ items: Session[] }>(`/v1/people/${id}/sessions`);
  const { doing, problem, said } = useDoing(() => Promise.all([person.reload(), sessions.reload()]));
  const base = `/v1/people/${id}`;
  return (
    <Page title={person.data.value?.name ?? t('people')} up={{ to: '/admin', name: t('people') }}>
      {problem && <ProblemNotice problem={problem} />}
      {said && <Notice kind="good" title={said} />}
      <Ready of={person}>
        {(data) => (
          <>
            <Facts person={data} doing={doing} />
            <Grants person={data} doing={doing} reload={person.reload} />
            <section>
              <h2>{t('sessions')}</h2>
              <Ready of={sessions}>{({ items }) => <Sessions items={items} end={(session) => doing.run(() => send('DELETE', `${base}/sessions/${session}`))} />}</Ready>
            </section>
            {me.value!.person !== id && <Blocking person={data} doing={doing} />}
          </>
        )}
      </Ready>
    </Page>
  );
}

function Facts({ person, doing }: { person: Whole; doing: Doing }) {
  const sure = useSignal(false), { lock } = person;
  return (
    <>
      <dl class="facts">
        <div><dt>{t('login')}</dt><dd>{person.login}</dd></div>
        <div><dt>{t('state')}</dt><dd>{t(person.state)}</dd></div>
        <div><dt>{t('since')}</dt><dd><Day at={person.created_at} /></dd></div>
        <div><dt>{t('second_factor')}</dt><dd>{t(person.second_factor ? 'factor_on' : 'factor_off')}</dd></div>
        {lock && lock.failures > 0 && (
          <div><dt>{t('failures')}</dt><dd>{lock.locked && lock.until ? t('locked_until', { n: lock.failures, at: dayTime(lock.until) }) : lock.failures}</dd></div>
        )}
      </dl>
      <p class="actions">
        {lock && lock.failures > 0 && <button type="button" class="second" onClick={() => doing.run(() => send('DELETE', `/v1/people/${person.id}/lock`))}>{t('unlock')}</button>}
        {me.value!.person !== person.id && person.grants.some(({ role }) => role !== 'vendor') && <Password person={person} after={doing.run} />}
        {person.second_factor && !sure.value && <button type="button" class="second" onClick={() => (sure.value = true)}>{t('reset')}</button>}
      </p>
      {sure.value && person.second_factor && (
        <Notice kind="note" title={t('reset_sure')}>
          <p><button type="button" onClick={() => doing.run(() => send('POST', `/v1/people/${person.id}/totp/reset`, {}), t('reset_done'))}>{t('reset')}</button></p>
        </Notice>
      )}
    </>
  );
}

function Password({ person, after }: { person: Person; after: Doing['run'] }) {
  const open = useSignal(false), password = useSignal<string | null>(null);
  const reset = async () => {
    password.value = (await send<{ password: string }>('POST', `/v1/people/${person.id}/password`, {})).password;
  };
  const close = () => {
    open.value = false;
    if (password.value) after(() => Promise.resolve(), add('was_reset'));
    password.value = null;
  };
  return (
    <>
      <button type="button" class="second" onClick={() => (open.value = true)}>{add('reset')}</button>
      {open.value && (
        <Dialog title={add('reset')} onClose={close}>
          {password.value ? <Told title={add('was_reset')} secrets={[[add('login'), person.login], [add('password'), password.value]]} /> : (
            <>
              <p>{add('reset_hint')}</p>
              <Form action={add('reset')} onSend={reset}>{() => null}</Form>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function Sessions({ items, end }: { items: Session[]; end: (id: string) => void }) {
  if (!items.length) return <p>{t('no_sessions')}</p>;
  return (
    <ul class="rows">
      {items.map((one) => (
        <li key={one.id}>
          <p>{t('seen_at_address', { at: dayTime(one.seen_at), address: one.address ?? '–' })}<br /><span class="hint">{one.agent}</span></p>
          <button type="button" class="second small" aria-label={t('end_session', { at: dayTime(one.created_at) })} onClick={() => end(one.id)}>{t('end')}</button>
        </li>
      ))}
    </ul>
  );
}

function Blocking({ person, doing }: { person: Whole; doing: Doing }) {
  const reason = useSignal(''), path = `/v1/people/${person.id}/block`;
  if (person.state === 'blocked')
    return <p class="actions"><button type="button" onClick={() => doing.run(() => send('DELETE', path))}>{t('admit')}</button></p>;
  const block = async () => {
    await send('POST', path, { reason: reason.value });
    reason.value = '';
    doing.run(() => Promise.resolve());
  };
  return (
    <section>
      <h2>{t('block')}</h2>
      <p class="hint">{t('block_hint')}</p>
      <Form action={t('block')} onSend={block}>
        {(problem) => <Field label={t('reason')} name="reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} />}
      </Form>
    </section>
  );
}
