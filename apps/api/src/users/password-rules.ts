import { passwordWeakness, type PasswordWeakness } from '@app/domain/access/password-rules.js';
import { ProblemError } from '../common/problem.error.js';

const reasons: Readonly<Record<PasswordWeakness, string>> = {
  common: 'is one of the commonest passwords',
  repeats: 'repeats too few characters',
  'is-name': 'is made of the name or the e-mail',
};

/** @throws ProblemError password-too-easy */
export function requireGoodPassword(password: string, user: { email: string; name: string }): void {
  const weakness = passwordWeakness(password, user);
  if (weakness)
    throw new ProblemError('password-too-easy', undefined, {
      errors: [{ path: 'password', reason: reasons[weakness], hint: 'A sentence of a few words is best' }],
    });
}
