import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with 19 MiB of memory, two passes, one thread: the least that the OWASP Password Storage Cheat Sheet
 * recommends, about 20 ms here. Stored hashes name their parameters, so that these may be raised at any time.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash under which a password is kept. argon2id is the library's default. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/** Whether this is the password that the hash was made of. */
export function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}
