import { useStoreApi } from '@xyflow/react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { FlowNode } from './to-flow';

/**
 * While the drawing library takes over a list with fewer nodes, it still finds those that are gone. The element of each asks for its
 * node once more before it goes, and would throw an exception where there is none: caught, and of no consequence, but an
 * exception for each of many nodes takes longer than all the rest.
 */
export function useGoneNodes(nodes: readonly FlowNode[]): void {
  const store = useStoreApi();
  const last = useRef(nodes);
  useLayoutEffect(() => {
    const { nodeLookup } = store.getState();
    const kept = new Set(nodes.map(({ id }) => id));
    const gone = new Map(
      last.current.flatMap(({ id }) => {
        const node = kept.has(id) ? undefined : nodeLookup.get(id);
        return node === undefined ? [] : [[id, node] as const];
      }),
    );
    last.current = nodes;
    if (gone.size === 0) return;
    const find = nodeLookup.get.bind(nodeLookup);
    nodeLookup.get = (id) => find(id) ?? gone.get(id);
  }, [store, nodes]);
  // The library takes the list over in an effect of a component inside, hence before this one.
  useEffect(() => {
    Reflect.deleteProperty(store.getState().nodeLookup, 'get');
  }, [store, nodes]);
}
