import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { getFile, Problem } from '../api';
import type { Loaded } from '../ui/load';

/** The text of GET /metrics, which is no JSON. */
export function useFigures(): Loaded<string> {
  const loaded = useMemo(() => {
    const one: Loaded<string> = {
      data: signal<string | undefined>(undefined),
      problem: signal<Problem | null>(null),
      loading: signal(true),
      async reload() {
        one.loading.value = true;
        try {
          one.data.value = await (await getFile('/metrics')).text();
          one.problem.value = null;
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem;
          one.problem.value = problem;
        }
        one.loading.value = false;
      },
    };
    return one;
  }, []);
  useEffect(() => void loaded.reload(), []);
  return loaded;
}
