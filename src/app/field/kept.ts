// What a page of a market shows comes from the device, with or without a network.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { me } from '../session';
import { type Bundle, BundleFault, type Fault, openBundle } from './bundle';
import { type Crew, type Kept, keptCrew, keptMarket } from './store';

/** undefined while it is looked for, null where there is nothing. */
function useKept<T>(look: () => Promise<T | undefined>, key: string): Signal<T | null | undefined> {
  const found = useMemo(() => signal<T | null | undefined>(undefined), [key]);
  useEffect(() => void look().then((value) => (found.value = value ?? null)), [key]);
  return found;
}

export const useMarket = (market: string): Signal<Kept | null | undefined> => useKept(() => keptMarket(me.value!.person, market), market);
export const useCrew = (): Signal<Crew | null | undefined> => useKept(() => keptCrew(me.value!.person), 'crew');

export type Opened = { bundle: Bundle; fault?: undefined } | { bundle?: undefined; fault: Fault };

/** The bundle in a file that was kept, verified anew. */
export function useBundle(file: string | null | undefined, kept: Kept | null | undefined): Signal<Opened | null> {
  const opened = useMemo(() => signal<Opened | null>(null), [file]);
  useEffect(() => {
    if (!file || !kept) return;
    openBundle(file, kept.trust, Date.now()).then((bundle) => (opened.value = { bundle }), (caught: unknown) => {
      if (!(caught instanceof BundleFault)) throw caught;
      opened.value = { fault: caught.fault };
    });
  }, [file, kept]);
  return opened;
}
