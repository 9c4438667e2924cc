import type { Signal } from '../blocks/block';
import type { PortReference } from '../document/document';
import type { CheckState } from './check-state';
import { wiresInto } from './wiring';

/** Who feeds each input port of a block. Blocks come after those that feed them, so what passes through those is known. */
export function sourcesOf(state: CheckState, block: string): ReadonlyMap<string, readonly PortReference[]> {
  const known = state.sources.get(block);
  if (known !== undefined) return known;
  const { wiring, passed } = state;
  const sources = new Map<string, readonly PortReference[]>();
  for (const [port, wires] of wiresInto(wiring, block)) {
    sources.set(
      port,
      wires.map(({ from }) => passed.get(`${from.block}.${from.port}`) ?? from),
    );
  }
  state.sources.set(block, sources);
  return sources;
}

/** Who feeds a block, at whatever port. */
export function feeding(state: CheckState, block: string): PortReference[] {
  return [...sourcesOf(state, block).values()].flat();
}

/** The known signals that enter each port. */
export function signalsAt(
  signals: ReadonlyMap<string, Signal>,
  sources: ReadonlyMap<string, readonly PortReference[]>,
): Map<string, readonly Signal[]> {
  const out = new Map<string, readonly Signal[]>();
  for (const [port, references] of sources) {
    const found = references.map((r) => signals.get(`${r.block}.${r.port}`)).filter((s) => s !== undefined);
    if (found.length > 0) out.set(port, found);
  }
  return out;
}
