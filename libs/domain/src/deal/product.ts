import { refuse, type Refusal } from '../errors.js';
import type { PipelineDefinition } from '../pipeline/definition.js';

/** What is known of a product beside its key. */
export interface KnownProduct {
  /** Null: it belongs to none, and may be sold in any pipeline. */
  readonly line: string | null;
}

/** Why a deal of a pipeline cannot be about a product; undefined: it can. */
export function refusedProduct(
  product: KnownProduct | undefined,
  { productLines }: Pick<PipelineDefinition, 'productLines'>,
): Refusal | undefined {
  if (!product) return refuse('product-unknown', 'no such product');
  const { line } = product;
  if (line === null || productLines.includes(line)) return undefined;
  return refuse('product-line-not-served', `the pipeline serves ${productLines.join(', ')}, not ${line}`);
}
