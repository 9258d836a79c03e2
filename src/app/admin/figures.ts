// The figures of GET /metrics, in the text format of Prometheus: name{label="value",…} number.

export interface Sample { name: string; labels: Record<string, string>; value: number }

export interface Figures {
  samples: readonly Sample[];
  /** The sum over every label; 0 for a figure that is not told. */
  value: (name: string) => number;
  of: (name: string) => readonly Sample[];
}

export function figuresOf(text: string): Figures {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const parts = /^([a-z_]+)(?:\{(.*)\})? (-?[0-9.]+)$/.exec(line);
    if (!parts) continue;
    const labels = Object.fromEntries([...(parts[2] ?? '').matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
    samples.push({ name: parts[1]!, labels, value: Number(parts[3]) });
  }
  const of = (name: string) => samples.filter((one) => one.name === name);
  return { samples, of, value: (name) => of(name).reduce((sum, one) => sum + one.value, 0) };
}

export interface Jobs { kind: string; queued: number; running: number; failed: number; oldest: number }

/** The queue by kind, what was given up first. */
export function jobsOf(figures: Figures): Jobs[] {
  const names = ['queued', 'running', 'failed'] as const, kinds = new Map<string, Jobs>();
  const row = (kind: string): Jobs => {
    const found = kinds.get(kind) ?? { kind, queued: 0, running: 0, failed: 0, oldest: 0 };
    kinds.set(kind, found);
    return found;
  };
  for (const name of names) for (const one of figures.of(`socho_jobs_${name}`)) row(one.labels['kind'] ?? '')[name] += one.value;
  for (const one of figures.of('socho_jobs_oldest_wait_seconds')) row(one.labels['kind'] ?? '').oldest = one.value;
  return [...kinds.values()].sort((a, b) => b.failed - a.failed || b.oldest - a.oldest || a.kind.localeCompare(b.kind));
}
