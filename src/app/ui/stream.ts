// Server-sent events of one name as they come. Whoever connects again, the browser by itself or this after a refusal, says which
// was seen last, so that none is missed.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';

const AGAIN_MS = 5000;

/** true while it listens. `path`: the address, given the id of the event that was seen last. */
export function useStream<T>(event: string, path: (last: string) => string, onItem: (item: T) => void): Signal<boolean> {
  const on = useMemo(() => signal(false), []), told = useRef({ path, onItem });
  told.current = { path, onItem };
  useEffect(() => {
    let source: EventSource, timer = 0, gone = false, last = '';
    const open = () => {
      source = new EventSource(told.current.path(last));
      source.onopen = () => (on.value = true);
      source.onerror = () => {
        on.value = false;
        // A refusal closes it for good: somebody signed out, or the server is away.
        if (source.readyState === EventSource.CLOSED && !gone) timer = window.setTimeout(open, AGAIN_MS);
      };
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        last = lastEventId;
        told.current.onItem(JSON.parse(data) as T);
      });
    };
    open();
    return () => {
      gone = true;
      clearTimeout(timer);
      source.close();
    };
  }, []);
  return on;
}
