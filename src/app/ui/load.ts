// What a page asks of the server: the answer, the problem, or neither yet.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { all, get, Problem, sessions } from '../api';

export interface Loaded<T> {
  data: Signal<T | undefined>;
  problem: Signal<Problem | null>;
  loading: Signal<boolean>;
  reload: () => Promise<void>;
}

const BEGUN_MS = 10_000;
const begun = new Map<string, Promise<unknown>>();

/** What a part of the page will want once another answer is there: asked for at once, and given to whoever wants it first. */
export function ahead(path: string): void {
  const answer = get(path);
  answer.catch(() => {});
  begun.set(path, answer);
  setTimeout(() => begun.delete(path), BEGUN_MS);
}

function getBegun<T>(path: string): Promise<T> {
  const answer = begun.get(path) as Promise<T> | undefined;
  begun.delete(path);
  return answer ?? get<T>(path);
}

/** Asks for this path; null asks for nothing yet. What was there stays to be seen until the new answer is. */
export function useLoad<T>(path: string | null, ask: (path: string) => Promise<T> = getBegun): Loaded<T> {
  const loaded = useMemo(() => {
    let asked = 0;
    const one: Loaded<T> & { path: string | null } = {
      path,
      data: signal<T | undefined>(undefined),
      problem: signal<Problem | null>(null),
      loading: signal(path !== null),
      async reload() {
        if (one.path === null) return;
        const mine = ++asked;
        one.loading.value = true;
        try {
          const answer = await ask(one.path);
          if (mine !== asked) return;
          one.data.value = answer;
          one.problem.value = null;
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem;
          if (mine === asked) one.problem.value = problem;
        }
        one.loading.value = false;
      },
    };
    return one;
  }, []);
  useEffect(() => {
    loaded.path = path;
    void loaded.reload();
  }, [path]);
  useEffect(() => {
    if (loaded.problem.peek()) void loaded.reload();
  }, [sessions.value]);
  return loaded;
}

/** Every row of a list, for what has to have them all: a plan, a choice. */
export const useAll = <T>(path: string | null): Loaded<T[]> => useLoad<T[]>(path, all);

/** Runs something again every so often while the page is looked at. */
export function useEvery(seconds: number, run: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => document.hidden || run(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
}

