import { pipelineJsonSchema } from '@app/contracts/pipeline-json-schema.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { printJson } from '../console/output.js';

/** `dealwarden pipelines schema`: the JSON Schema of a definition, so that editors complete and check it. */
export function schemaCommand(): ExitCode {
  printJson(pipelineJsonSchema());
  return exitCodes.ok;
}
