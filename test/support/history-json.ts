import { createRequire } from 'node:module';
import type { Client } from '@temporalio/client';

/** A workflow's history as the SDK holds it. */
export type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

interface MessageType {
  fromObject(message: object): object;
}

interface ProtoJson {
  toJson(type: MessageType, message: object): unknown;
  fromJson(type: MessageType, json: unknown, options: { ignoreUnknownFields: boolean }): History;
}

interface Reflection {
  lookupType(name: string): MessageType;
}

/**
 * The protobuf JSON of histories, as Temporal's other tools read and write it. The SDK's own historyToJSON and
 * historyFromJSON take one copy of protobufjs for the types and another for JSON where npm has installed both, and then
 * fail; here both come from the package that holds the types.
 */
const ours = createRequire(import.meta.url);
const ofProto = createRequire(ours.resolve('@temporalio/proto'));
const { patchProtobufRoot } = ours('@temporalio/proto/lib/patch-protobuf-root') as {
  patchProtobufRoot(root: unknown): Reflection;
};
const protoJson = ofProto('protobufjs/ext/protojson') as ProtoJson;
const historyType = patchProtobufRoot(ours('@temporalio/proto')).lookupType(
  'temporal.api.history.v1.History',
);

export function historyToJson(history: History): unknown {
  return protoJson.toJson(historyType, historyType.fromObject(history));
}

export function historyFromJson(json: unknown): History {
  return protoJson.fromJson(historyType, json, { ignoreUnknownFields: true });
}
