import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, isSignedOut } from './problem.js';

const freshMs = 15_000;
const tries = 4;

/**
 * Questions are asked again when nobody answered or the API says that it is away, more and more seldom; what it refused stays
 * refused. Commands are not sent again by themselves, but for what says so.
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
      mutations: { retry: false },
    },
  });
}
