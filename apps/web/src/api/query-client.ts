import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, isSignedOut } from './problem.js';

const freshMs = 15_000;
const tries = 4;
const triesToCommand = 2;

/**
 * Questions are asked again when nobody answered or the API says that it is away, more and more seldom; what it refused stays
 * refused. So are commands, a few times: each carries the key of its intention, and is done once however often it is sent.
 * @param signedOut the session has ended meanwhile
 */
export function createQueryClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'me') signedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (count, error) => isPassing(error) && count < tries,
        retryDelay: (count) => Math.min(500 * 2 ** count, 8_000),
      },
      mutations: {
        retry: (count, error) => isPassing(error) && count < triesToCommand,
        retryDelay: (count) => 1_000 * 2 ** count,
      },
    },
  });
}
