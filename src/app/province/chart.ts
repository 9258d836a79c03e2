// Chart.js with the few parts that a trend needs; fetched when a trend is looked at, and nowhere else.
import { CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface Lines { labels: string[]; values: (number | null)[]; targets: (number | null)[]; valueName: string; targetName: string; written: (value: number) => string }

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draws the lines; where a value is not known, the line has a gap. What takes the drawing away again. */
export function draw(canvas: HTMLCanvasElement, { labels, values, targets, valueName, targetName, written }: Lines): () => void {
  const ink = colour('--ink'), line = colour('--line'), main = colour('--link'), note = colour('--note');
  const chart = new Chart(canvas, {
    type: 'line',
    data: {
      labels,
      datasets: [
        { label: valueName, data: values, borderColor: main, backgroundColor: main, borderWidth: 3, pointRadius: 5, spanGaps: false },
        { label: targetName, data: targets, borderColor: note, backgroundColor: note, borderWidth: 3, borderDash: [8, 6], pointRadius: 0, stepped: 'before', spanGaps: false },
      ],
    },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false, interaction: { mode: 'index', intersect: false },
      plugins: { tooltip: { callbacks: { label: ({ dataset, parsed }) => `${dataset.label}: ${written(parsed.y ?? 0)}` } } },
      scales: {
        x: { ticks: { color: ink }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { color: ink, callback: (value) => written(Number(value)) }, grid: { color: line } },
      },
    },
  });
  return () => chart.destroy();
}
