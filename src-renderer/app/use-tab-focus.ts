import { useEffect, useRef, type RefObject } from 'react';

/** Puts the keyboard focus on the chosen tab inside the element each time `count` goes up. */
export function useTabFocus<T extends HTMLElement>(count: number): RefObject<T | null> {
  const root = useRef<T>(null);
  useEffect(() => {
    if (count > 0) root.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }, [count]);
  return root;
}
