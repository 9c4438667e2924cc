import { writeFile } from 'node:fs/promises';
import { it } from 'vitest';
import { withDatabase } from './table-database';
import { inspectTableFile } from './table-file';
import { loadRows } from './table-load';
import { checkCells, settleType } from './table-types';
it('big', async () => {
  const parts: string[] = [];
  for (let i = 0; i < 1_000_000; i++) { parts.push(`${i},${Math.sin(i / 10).toFixed(4)},${i % 97},${(i * 31) % 1009},${i % 3 === 0 ? 'x' : 'y'}`); }
  await writeFile('/tmp/dt/big.csv', 't,a,b,c,w\n' + parts.join('\n') + '\n');
  await withDatabase({}, async (db) => {
    let t = performance.now(); const lap = (s: string) => { console.log(s, performance.now() - t); t = performance.now(); };
    const f = await inspectTableFile('/tmp/dt/big.csv', {}); lap('inspect');
    const l = await loadRows(db, f, null); lap('load');
    const cols = []; for (const c of l.columns) { cols.push(await settleType(db, c, null, { decimalSeparator: '.', missing: null })); lap('settle ' + c.name); }
    await checkCells(db, cols, 'x'); lap('check');
    for (const i of [0,1,4]) { let n = 0; await db.stream(`SELECT ${cols[i]!.value} FROM rows`, (p) => { for (let r = 0; r < p.rowCount; r++) { if (i < 4) n += p.number(0, r); else p.text(0, r); } }); lap("fetch " + i); } for (const i of [0,1]) { let n = 0; await db.stream(`SELECT coalesce(${cols[i]!.value}, CAST('NaN' AS DOUBLE)) FROM rows`, (p) => { for (let r = 0; r < p.rowCount; r++) { n += p.number(0, r); } }); lap("fetch co " + i); }
    await db.run(`CREATE TABLE typed AS SELECT ${cols.slice(0,4).map((c,i) => `coalesce(${c.value}, CAST('NaN' AS DOUBLE)) AS v${i}`).join(", ")} FROM rows`); lap("typed"); { let n = 0; await db.stream(`SELECT v0,v1,v2,v3 FROM typed`, (p) => { for (let i = 0; i<4; i++) for (let r = 0; r < p.rowCount; r++) { n += p.number(i, r); } }); lap("fetch typed"); }
  });
});
