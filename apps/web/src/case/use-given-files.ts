import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Files that are dropped on the page or pasted into it, wherever: one that is dropped beside a target would otherwise take the
 * place of the page, with all that was typed.
 * @returns whether files are being held over the page
 */
export function useGivenFiles(isOn: boolean, onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const given = useEffectEvent(onFiles);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isOn ? 'copy' : 'none';
      setOver(isOn);
    };
    // Leaving for nothing is leaving the window.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      setOver(false);
      if (files.length === 0) return;
      event.preventDefault();
      if (isOn) given(files);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || !isOn) return;
      event.preventDefault();
      given(files);
    };
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', paste, { signal });
    return () => stop.abort();
  }, [isOn]);
  return isOver;
}
