import { useEffect, useRef, useState } from 'react';

/** A value that changes at most once in so many milliseconds, and never stays behind for good. */
export function useSlowly<T>(value: T, milliseconds: number): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const wait = last.current + milliseconds - performance.now();
    const show = (): void => {
      last.current = performance.now();
      setShown(value);
    };
    if (wait <= 0) {
      show();
      return undefined;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return shown;
}
