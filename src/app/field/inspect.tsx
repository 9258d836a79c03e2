// At one stall: its code before the camera, what the device makes of it, a photo if one is wanted, and keeping it.
import { useSignal } from '@preact/signals';
import { Notice } from '../ui/notice';
import { Scanner } from '../ui/scanner';
import { type Bundle, judge, type Verdict } from './bundle';
import { sha256, toHex } from './bytes';
import { type Position, PositionTick, usePosition } from './position';
import type { Kind, Stall } from './store';
import { enqueue } from './sync';
import { t, verdictHere } from './words';

/** What may be told instead of a code. A scan outside a round knows only "unreadable". */
export type Without = 'unreadable' | 'missing' | 'closed';

interface Found { payload?: string; without?: Without; at: string; verdict: Verdict | null }

interface Props {
  stall: Stall;
  kind: Extract<Kind, 'scan' | 'check'>;
  without: readonly Without[];
  bundle: Bundle | null;
  market: string;
  /** Said with every row, such as the round. */
  more?: Record<string, string>;
  onSaved: () => void;
}

export const GOOD: readonly Verdict[] = ['current'];

/** With the stall as its key: the next stall begins anew. */
export function Inspect({ stall, kind, without, bundle, market, more, onSaved }: Props) {
  const found = useSignal<Found | null>(null), photo = useSignal<File | null>(null), position = usePosition();
  const onCode = async (payload: string) => {
    const at = new Date().toISOString();
    found.value = { payload, at, verdict: bundle ? (await judge(bundle, payload, stall.number, Date.now())).verdict : null };
  };
  const save = async () => {
    const { payload, without: told, at, verdict } = found.value!, file = photo.value, client_id = crypto.randomUUID();
    const said = payload !== undefined ? { payload } : kind === 'scan' ? { unreadable: true } : { result: told };
    await enqueue({
      client_id, kind, name: t('stall_n', { n: stall.number }), market, here: verdict ?? undefined, photo: file ?? undefined,
      body: { client_id, stall: stall.id, at, ...more, ...said, ...position.now(), ...(file ? { photo_sha256: toHex(await sha256(await file.arrayBuffer())) } : {}) },
    });
    found.value = null;
    photo.value = null;
    onSaved();
  };
  if (!found.value)
    return (
      <>
        <Scanner onCode={(text) => void onCode(text)} />
        <p class="actions">
          {without.map((told) => (
            <button key={told} type="button" class="second" onClick={() => (found.value = { without: told, at: new Date().toISOString(), verdict: told === 'unreadable' ? 'unreadable' : null })}>{t(`without_${told}`)}</button>
          ))}
        </p>
      </>
    );
  return <Result found={found.value} photo={photo.value} position={position} onPhoto={(file) => (photo.value = file)} onSave={save} onAgain={() => (found.value = null)} />;
}

interface ResultProps { found: Found; photo: File | null; position: Position; onPhoto: (file: File | null) => void; onSave: () => Promise<void>; onAgain: () => void }

function Result({ found, photo, position, onPhoto, onSave, onAgain }: ResultProps) {
  const { verdict, without } = found;
  return (
    <>
      {verdict ? (
        <Notice kind={GOOD.includes(verdict) ? 'good' : 'bad'} title={verdictHere(verdict)}><p>{t(GOOD.includes(verdict) ? 'verdict_fine' : 'verdict_act')}</p></Notice>
      ) : (
        <Notice kind="note" title={without ? t(`without_${without}`) : t('verdict_none')}>{!without && <p>{t('verdict_none_hint')}</p>}</Notice>
      )}
      <p>
        <label class="button second">
          {photo ? t('photo_other') : t('photo_add')}
          <input class="unseen" type="file" accept="image/*" capture="environment" onChange={(event) => onPhoto(event.currentTarget.files?.[0] ?? null)} />
        </label>
        {photo && <> <span class="hint">{t('photo_kept', { name: photo.name })}</span></>}
      </p>
      <PositionTick position={position} />
      <p class="actions">
        <button type="button" onClick={() => void onSave()}>{t('save')}</button>
        <button type="button" class="second" onClick={onAgain}>{t('again')}</button>
      </p>
    </>
  );
}
