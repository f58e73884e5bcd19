import {
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type ConnectionOptions,
} from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Parameters<Interceptor>[1]>;

/**
 * The SDK's own retries for a connection of ours. One that is due after the connection was closed ends quietly: whoever asked
 * has given up, and the SDK would throw out of a timer, which ends the process.
 */
export function closingQuietly(): Interceptor[] {
  const retrying = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
  return [
    (options, nextCall) => {
      let isRetry = false;
      return retrying(options, (given) => {
        try {
          return nextCall(given);
        } catch (error) {
          if (!isRetry) throw error;
          return endedCall;
        } finally {
          isRetry = true;
        }
      });
    },
  ];
}

const nothing = () => undefined;
/** What a retry makes of a channel that is gone. */
const endedCall = {
  start: nothing,
  sendMessage: nothing,
  sendMessageWithContext: nothing,
  startRead: nothing,
  halfClose: nothing,
  cancelWithStatus: nothing,
  getPeer: () => '',
} as unknown as Call;
