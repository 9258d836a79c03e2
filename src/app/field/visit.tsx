// A visit of a community digital team: to a stall, or to a household of a hamlet. It goes to the queue under an id of its own.
import { useSignal } from '@preact/signals';
import { dayTime } from '../format';
import { place } from '../router';
import { me } from '../session';
import { keepDraft, useDraft } from '../store';
import { said } from '../i18n/words';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Empty, Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { useCrew, useMarket } from './kept';
import { PositionTick, usePosition } from './position';
import { StallPicker } from './stall_picker';
import type { Crew, Kept } from './store';
import { enqueue } from './sync';
import { CHANNELS, OUTCOMES, REFUSALS, t } from './words';

export function Visit({ market }: { market: string }) {
  const kept = useMarket(market).value, crew = useCrew().value;
  if (kept === undefined || crew === undefined) return <p class="loading" role="status">{t('looking')}</p>;
  return (
    <Page title={t('visit')} up={{ to: `/field/${market}`, name: kept?.name ?? t('title') }}>
      {!kept || !crew?.teams.length ? <Empty title={t('no_team')}><p>{t('no_team_hint')}</p></Empty> : <VisitForm kept={kept} crew={crew} />}
    </Page>
  );
}

/** What was refused comes back into the form, with the time that it had. */
export function mendVisit(person: string, market: string, { stall, refusal, ...body }: Record<string, unknown>): void {
  const { team, member = '', hamlet = '', household = '', task, channel, outcome, at } = body as Record<string, string>;
  keepDraft(person, `visit/${market}`, { team, member, target: stall ? 'stall' : 'household', hamlet, household, task, channel, outcome, refusal: refusal ?? EMPTY.refusal, at });
}

const EMPTY = { team: '', member: '', target: 'stall', hamlet: '', household: '', task: '', channel: 'market', outcome: 'done', refusal: 'age', at: '' };

function VisitForm({ kept, crew }: { kept: Kept; crew: Crew }) {
  const draft = useDraft(me.value!.person, `visit/${kept.market}`, { ...EMPTY, team: crew.teams[0]!.id, task: crew.tasks[0]?.code ?? '' }), saved = useSignal('');
  const { team, member, target, hamlet, household, task, channel, outcome, refusal, at: then } = draft.value.value, set = draft.set;
  const chosen = crew.teams.find(({ id }) => id === team) ?? crew.teams[0]!, stall = kept.stalls.find(({ id }) => id === place.value.query['stall']);
  const place_ = hamlet || chosen.hamlets[0]?.code || '', missing = useSignal(false), position = usePosition();
  const save = async () => {
    missing.value = target === 'stall' && !stall;
    if (missing.value) return;
    const client_id = draft.key, at = target === 'stall' ? { stall: stall!.id } : { hamlet: place_, household };
    await enqueue({
      client_id, kind: 'visit', market: kept.market, name: target === 'stall' ? t('stall_n', { n: stall!.number }) : household,
      body: { client_id, team: chosen.id, ...(member ? { member } : {}), ...at, task, channel, outcome, ...(outcome === 'refused' ? { refusal } : {}), at: then || new Date().toISOString(), ...(then ? {} : position.now()) },
    });
    saved.value = target === 'stall' ? stall!.number : household;
    draft.forget();
    draft.set({ team: chosen.id, member, task, channel });
  };
  return (
    <>
      {saved.value && <Notice kind="good" title={t('saved', { name: saved.value })} />}
      {then && <Notice kind="note" title={t('visit_of', { at: dayTime(then) })} />}
      {missing.value && <Notice kind="bad" title={t('choose_stall')} />}
      <Form action={t('save')} onSend={save}>
        {() => (
          <>
            <Choice label={t('target')} name="target" value={target} choices={[['stall', t('target_stall')], ['household', t('target_household')]]} onValue={(value) => set({ target: value })} />
            {target === 'stall' && <StallPicker stalls={kept.stalls} chosen={stall} />}
            {target === 'household' && (
              <>
                <Choice label={t('hamlet')} name="hamlet" value={place_} choices={chosen.hamlets.map(({ code, name }) => [code, name] as const)} onValue={(value) => set({ hamlet: value })} />
                <Field label={t('household')} name="household" hint={t('household_hint')} value={household} onValue={(value) => set({ household: value })} maxLength={100} />
              </>
            )}
            <Choice label={t('task')} name="task" value={task} choices={crew.tasks.map(({ code, vi, en }) => [code, said(vi, en)] as const)} onValue={(value) => set({ task: value })} />
            <Choice label={t('channel')} name="channel" value={channel} choices={CHANNELS.map((one) => [one, t(`channel_${one}`)] as const)} onValue={(value) => set({ channel: value })} />
            <Choice label={t('outcome')} name="outcome" value={outcome} choices={OUTCOMES.map((one) => [one, t(`outcome_${one}`)] as const)} onValue={(value) => set({ outcome: value })} />
            {outcome === 'refused' && <Choice label={t('refusal')} name="refusal" value={refusal} choices={REFUSALS.map((one) => [one, t(`refusal_${one}`)] as const)} onValue={(value) => set({ refusal: value })} />}
            {crew.teams.length > 1 && <Choice label={t('team')} name="team" value={chosen.id} choices={crew.teams.map(({ id, name }) => [id, name] as const)} onValue={(value) => set({ team: value, member: '', hamlet: '' })} />}
            <Choice label={t('member')} name="member" optional value={member} choices={chosen.members.map(({ id, name }) => [id, name] as const)} onValue={(value) => set({ member: value })} />
            {!then && <PositionTick position={position} />}
          </>
        )}
      </Form>
    </>
  );
}
