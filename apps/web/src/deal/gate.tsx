import { lazy, Suspense } from 'react';
import type { Gate } from './gates.js';

/** Loaded when it is first asked for: most moves ask for nothing. */
const GateDialog = lazy(async () => ({ default: (await import('./gate-dialog.js')).GateDialog }));

interface Props {
  readonly gate: Gate | undefined;
  readonly onClose: () => void;
}

/** Asks for what a move needs, if it needs something. */
export function GateAsked({ gate, onClose }: Props) {
  return gate ? (
    <Suspense fallback={null}>
      <GateDialog gate={gate} onClose={onClose} />
    </Suspense>
  ) : null;
}
