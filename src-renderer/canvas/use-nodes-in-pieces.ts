import { useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { waitForTurn } from '../ui/turns';
import { nextPiece, nodesOnScreen, type Piece, type Screen } from './nodes-in-pieces';
import type { FlowNode } from './to-flow';

/** Blocks whose elements are made, changed or taken away between two frames: about 20 ms of work where each is made. */
const MOST = 64;

interface NodesInPieces {
  /** What the drawing library is to show now. */
  readonly nodes: readonly FlowNode[];
  /** Gives the library all that waits, before the next event: at a press, elements may be taken hold of. */
  readonly finish: () => void;
}

/**
 * Seen from so far that a picture shows the blocks (see `FarBlocks`), their elements are there only to be pointed at, dragged
 * and read aloud. They may follow in pieces, so that an edit of hundreds of blocks is seen at once.
 */
export function useNodesInPieces(wanted: readonly FlowNode[], isTiny: boolean): NodesInPieces {
  const store = useStoreApi();
  const [step, goOn] = useReducer((count: number) => count + 1, 0);
  const [pieces] = useState(makePieces);
  const piece = useMemo(
    () => pieces.next(wanted, isTiny, step, () => store.getState()),
    [pieces, wanted, isTiny, step, store],
  );
  useEffect(() => {
    if (piece.isWhole) return;
    let giveUp = (): void => undefined;
    const frame = requestAnimationFrame(() => {
      giveUp = waitForTurn(goOn);
    });
    return () => {
      cancelAnimationFrame(frame);
      giveUp();
    };
  }, [piece]);
  const finish = useCallback(() => {
    if (pieces.askForAll()) goOn();
  }, [pieces]);
  return { nodes: piece.nodes, finish };
}

interface Pieces {
  readonly next: (wanted: readonly FlowNode[], isTiny: boolean, step: number, screen: () => Screen) => Piece<FlowNode>;
  /** Makes the next piece the last; false where nothing waits. */
  readonly askForAll: () => boolean;
}

function makePieces(): Pieces {
  let last: Piece<FlowNode> = { nodes: [], isWhole: true };
  let wasTiny = false;
  let lastStep = 0;
  let isAllAsked = false;
  return {
    next: (wanted, isTiny, step, screen) => {
      // From nearer there were elements only of what was on the screen.
      const has = wasTiny ? last.nodes : isTiny ? nodesOnScreen(last.nodes, screen()) : wanted;
      if (!isTiny || isAllAsked) last = { nodes: wanted, isWhole: true };
      else {
        const piece = nextPiece(has, wanted, MOST);
        // An edit of many blocks shows in the picture first.
        last = piece.isWhole || step !== lastStep ? piece : nextPiece(has, wanted, 0);
      }
      wasTiny = isTiny;
      lastStep = step;
      isAllAsked = false;
      return last;
    },
    askForAll: () => {
      isAllAsked = !last.isWhole;
      return isAllAsked;
    },
  };
}
