// Where somebody stands when something is recorded. It is asked for in words before the browser asks for it, may always be
// left out and be taken back, and leaves the device rounded as the register keeps it: a visit at a home says where people live.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { me } from '../session';
import { useDraft } from '../store';
import { Tick } from '../ui/field';
import { t } from './words';

const DECIMALS = 4, FRESH_MS = 120_000;
/** A place guessed from the network alone may be a market further. */
const ACCURACY_M_MAX = 200;

type Found = { latitude: number; longitude: number };
type State = 'off' | 'looking' | 'there' | 'refused' | 'none';

export interface Position {
  state: Signal<State>;
  isOn: boolean;
  choose: (on: boolean) => void;
  fresh: () => Found | null;
  /** For the body of what is recorded now: nothing where it was not agreed to or not found. */
  now: () => Partial<Found>;
}

const rounded = (degrees: number): number => Number(degrees.toFixed(DECIMALS));

/** Looked for from when a form that asks for it is open, so that nobody waits for it when saving. */
export function usePosition(): Position {
  const draft = useDraft(me.value!.person, 'position', { on: false }), isOn = draft.value.value.on;
  const state = useSignal<State>('off'), last = useSignal<{ found: Found; at: number } | null>(null);
  const found = ({ coords, timestamp }: GeolocationPosition) => {
    if (coords.accuracy > ACCURACY_M_MAX) return;
    last.value = { found: { latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) }, at: timestamp };
    state.value = 'there';
  };
  const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError) => {
    state.value = code === PERMISSION_DENIED ? 'refused' : 'none';
    if (code === PERMISSION_DENIED) draft.set({ on: false });
  };
  useEffect(() => {
    if (!isOn) {
      last.value = null;
      if (state.value !== 'refused') state.value = 'off';
      return;
    }
    state.value = 'looking';
    const watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 60_000, timeout: 30_000 });
    return () => navigator.geolocation.clearWatch(watch);
  }, [isOn]);
  const fresh = (): Found | null => (last.value && Date.now() - last.value.at < FRESH_MS ? last.value.found : null);
  return { state, isOn, fresh, choose: (on) => draft.set({ on }), now: () => (isOn ? (fresh() ?? {}) : {}) };
}

/** As people read it off a map. */
export const placeSaid = ({ latitude, longitude }: Found): string => `${latitude.toFixed(DECIMALS)}; ${longitude.toFixed(DECIMALS)}`;

export function PositionTick({ position }: { position: Position }) {
  const state = position.state.value, shown = position.fresh();
  return (
    <fieldset class="position">
      <legend>{t('position')}</legend>
      <p class="hint">{t('position_why')}</p>
      <Tick label={t('position_tick')} value={position.isOn} onValue={position.choose} />
      <p role="status">{state === 'there' && shown ? t('position_there', { place: placeSaid(shown) }) : state === 'off' ? '' : t(state === 'there' ? 'position_looking' : `position_${state}`)}</p>
    </fieldset>
  );
}
