import { useEffect, useState } from 'react';

const tickMs = 10_000;

/** The time, looked at again and again: clocks on the page go on by it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
