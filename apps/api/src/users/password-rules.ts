import { passwordWeakness, weaknessWords } from '@app/domain/access/password-rules.js';
import { ProblemError } from '../common/problem.error.js';

/** @throws ProblemError password-too-easy */
export function requireGoodPassword(password: string, user: { email: string; name: string }): void {
  const weakness = passwordWeakness(password, user);
  if (weakness)
    throw new ProblemError('password-too-easy', undefined, {
      errors: [
        { path: 'password', reason: weaknessWords[weakness], hint: 'A sentence of a few words is best' },
      ],
    });
}
