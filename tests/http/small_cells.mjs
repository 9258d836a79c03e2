// An adversary for tables of markets: what of the withheld can be had from what is told. A market has stalls in use, of
// which o are observed, a active, f were ever paid and p paid this month: a <= p <= o, p <= f, both at most all of them.
const HELD = ['month', 'period'];

/** Numbers that are the same in every run. */
export function numbers(seed) {
  let at = seed;
  return (below) => {
    at = (Math.imul(at, 1103515245) + 12345) >>> 0;
    return Math.floor(at / 65536) % below;
  };
}

export function randomTable(random) {
  return Array.from({ length: 2 + random(6) }, () => {
    const inUse = [4, 8, 20, 60][random(4)] + random(6), o = random(3) ? random(inUse + 1) : inUse, p = random(3) ? random(o + 1) : o;
    return { inUse, o, p, a: random(p + 1), f: p + random(inUse - p + 1) };
  });
}

const COLUMNS = ['o', 'a', 'f', 'p'];
const CELLS = { month: [['o', (m) => m.o], ['a', (m) => m.a], ['inactive', (m) => m.o - m.a], ['f', (m) => m.f]], period: [['p', (m) => m.p]] };
const possible = (m) => m.a >= 0 && m.a <= m.p && m.p <= m.o && m.o <= m.inUse && m.p <= m.f && m.f <= m.inUse;
const few = (n) => n > 0 && n < 5;
const moved = (m, by) => ({ inUse: m.inUse, ...Object.fromEntries(COLUMNS.map((c) => [c, m[c] + (by[c] ?? 0)])) });

/** Every way in which the cells of a market could be up to three more or less, of those that are withheld. */
function* moves(month, period) {
  const range = (on) => (on ? [-3, -2, -1, 0, 1, 2, 3] : [0]);
  for (const o of range(month)) for (const a of range(month)) for (const f of range(month)) for (const p of range(period)) if (o || a || f || p) yield { o, a, f, p };
}

/** What the table gives away although it is told with these withheld ({month, period}: sets of indices and 'total'); nothing
 * when every withheld cell could be another number too, with everything that is told as it is. */
export function derived(table, held) {
  const told = Object.fromEntries(HELD.map((family) => [family, !held[family].has('total')])), found = [];
  const family = { o: 'month', a: 'month', f: 'month', p: 'period' };
  /** Whether another market can take up what this one loses, so that the totals that are told stay. */
  const taken = (i, by) => {
    const owed = Object.fromEntries(COLUMNS.map((c) => [c, told[family[c]] ? -by[c] : 0]));
    if (!COLUMNS.some((c) => owed[c])) return true;
    return table.some((other, j) => {
      if (j === i || COLUMNS.some((c) => owed[c] && !held[family[c]].has(j))) return false;
      const then = moved(other, owed);
      if (possible(then)) return true;
      // No total of the paid is told: the other's are free.
      return !told.period && held.period.has(j) && possible({ ...then, p: then.a });
    });
  };
  table.forEach((m, i) => {
    for (const name of HELD) if (!held[name].has(i)) for (const [cell, of] of CELLS[name]) if (few(of(m))) found.push(`${cell} of ${i} is told`);
    const open = new Set(), all = HELD.flatMap((name) => (held[name].has(i) ? CELLS[name] : [])).length;
    for (const by of moves(held.month.has(i), held.period.has(i))) {
      if (open.size === all) break;
      if (possible(moved(m, by)) && taken(i, by)) {
        for (const c of COLUMNS) if (by[c]) open.add(c);
        if (by.o !== by.a) open.add('inactive');
      }
    }
    for (const name of HELD) if (held[name].has(i)) for (const [cell, of] of CELLS[name]) if (of(m) > 0 && !open.has(cell)) found.push(`${cell} of ${i} can be had`);
  });
  for (const name of HELD) if (held[name].size && told[name]) for (const [cell, of] of CELLS[name]) if (few([...held[name]].reduce((sum, i) => sum + of(table[i]), 0))) found.push(`${cell} of all withheld is few`);
  return found;
}

const place = (n) => `00000000-0000-0000-0000-${String(n + 1).padStart(12, '0')}`;

/** What the register withholds of each table. */
export function withheld(register, tables) {
  const rows = register.sql(`select t.n, w.family, w.place from (values ${tables.map((table, n) => `(${n}, array[${table.map((m, i) =>
    `row('${place(i)}', ${m.inUse}, ${m.o}, ${m.a}, ${m.f}, ${m.o}, ${m.p}, 0, 0)::place_cells`)}])`)}) as t (n, cells)
    cross join lateral withheld_cells(t.cells, true, true) w`);
  const held = tables.map(() => ({ month: new Set(), period: new Set(), kept: new Set() }));
  for (const [n, family, id] of rows) held[n][family].add(id === '00000000-0000-0000-0000-000000000000' ? 'total' : Number(id.slice(-12)) - 1);
  return held;
}
