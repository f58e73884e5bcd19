/** What the address of the sign-in says. */
export interface LoginSearch {
  /** Where one wanted to go. */
  readonly then?: string;
  /** A provider has signed one in. */
  readonly entered?: 'oidc';
  /** Code of why it did not. */
  readonly problem?: string;
}

export function loginSearch({ then, entered, problem }: Record<string, unknown>): LoginSearch {
  return {
    // Only a place of our own: an address from elsewhere would send people away after they signed in.
    ...(typeof then === 'string' && /^\/(?![/\\])/.test(then) ? { then } : {}),
    ...(entered === 'oidc' ? { entered } : {}),
    ...(typeof problem === 'string' ? { problem } : {}),
  };
}
