import { useEffect, useState, type RefObject } from 'react';

/** The inner size of an element. Pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** How much room an element has, kept up to date; null before it is measured. `isThere`: whether it is on the page at all. */
export function useRoom(host: RefObject<HTMLElement | null>, isThere: boolean): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, isThere]);
  return room;
}
