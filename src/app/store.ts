// What is kept on the device: everything typed into a form, until it was sent or its person signs out.
import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';

const PREFIX = 'socho.draft.';

export interface Draft<T> {
  value: Signal<T>;
  /** The same for as long as this draft lives: what is sent under it twice is done once. */
  key: string;
  set: (change: Partial<T>) => void;
  /** After it was sent. */
  forget: () => void;
}

function read<T>(name: string): { value: T; key: string } | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as { value: T; key: string } | null;
  } catch {
    return null;
  }
}

/** A form's values under a name of their own, such as `vendor/${stall}`; `person` is who types. */
export function useDraft<T extends object>(person: string, name: string, empty: T): Draft<T> {
  return useMemo(() => {
    const place = `${PREFIX}${person}.${name}`, kept = read<T>(place);
    const value = signal<T>(kept ? { ...empty, ...kept.value } : empty);
    const draft: Draft<T> = {
      value,
      key: kept?.key ?? crypto.randomUUID(),
      set(change) {
        value.value = { ...value.value, ...change };
        localStorage.setItem(place, JSON.stringify({ value: value.value, key: draft.key }));
      },
      forget() {
        localStorage.removeItem(place);
        draft.key = crypto.randomUUID();
        value.value = empty;
      },
    };
    return draft;
  }, [person, name]);
}

/** Puts something into a form before it is opened. */
export function keepDraft(person: string, name: string, value: object): void {
  localStorage.setItem(`${PREFIX}${person}.${name}`, JSON.stringify({ value, key: crypto.randomUUID() }));
}

export function forgetDrafts(person: string): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(`${PREFIX}${person}.`)) localStorage.removeItem(key);
}
