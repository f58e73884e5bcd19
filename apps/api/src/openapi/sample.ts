/** A schema as JSON Schema writes it, as far as examples are made from it. */
export interface SampledSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly SampledSchema[];
  readonly oneOf?: readonly SampledSchema[];
  readonly allOf?: readonly SampledSchema[];
  readonly properties?: Readonly<Record<string, SampledSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SampledSchema;
  readonly items?: SampledSchema;
  readonly prefixItems?: readonly SampledSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What properties of a name are like in this trade, where their schema allows it. */
const byName: Readonly<Record<string, string | number>> = {
  title: 'Press line for the Brno works',
  name: 'Anna Novak',
  email: 'anna.novak@example.test',
  pipeline: 'machinery-project',
  pipelineKey: 'machinery-project',
  stage: 'quote',
  amount: '125000',
  timeZone: 'Europe/Prague',
  locale: 'cs',
  detail: 'the customer was told',
  reason: 'the customer waits for a permit',
  subject: 'Your press line',
  text: 'As agreed on the phone, the drawings are attached.',
  fileName: 'deals.csv',
  url: 'https://erp.example.com/hooks/dealwarden',
  probability: 60,
  limit: 50,
};

/** Texts of each form that there is; the first that a schema allows is taken. */
const texts: readonly string[] = [
  ...[
    'machinery-project',
    'as agreed',
    '125000',
    'EUR',
    'cs',
    '09:00',
    '2026-11-23T08:30:00.000Z',
    '2026-11-23',
  ],
  ...['2026-W48', '2026-11', '508269b4-5583-5a1e-bbe7-05c14175eab7', 'anna.novak@example.test', 'PT8H'],
  ...[
    `42:${'0a'.repeat(32)}`,
    'https://deals.example.test/',
    '0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9',
  ],
];
/** Schemas may contain themselves: below so many levels what may be left out is left out. */
const deepest = 12;

/** Makes examples of schemas: each property is there, of each choice the first. */
export class Sampler {
  /** @param components what `$ref` may name, by name */
  constructor(private readonly components: Readonly<Record<string, SampledSchema>>) {}

  /**
   * A value that the schema describes, the same one each time.
   * @param name of the property, for a value of its kind
   */
  sample(schema: SampledSchema, name = '', depth = 0): unknown {
    const { $ref, examples, anyOf, oneOf = anyOf, allOf } = schema;
    if ($ref !== undefined) return this.sample(this.named($ref), name, depth);
    if (examples?.length) return examples[0];
    if (schema.const !== undefined) return schema.const;
    if (schema.enum?.length) return schema.enum[0];
    if (schema.default !== undefined) return schema.default;
    if (oneOf?.length)
      return this.sample(oneOf.find(({ type }) => type !== 'null') ?? oneOf[0]!, name, depth);
    if (allOf?.length) return Object.assign({}, ...allOf.map((one) => this.sample(one, name, depth)));
    return this.ofType(schema, name, depth);
  }

  private ofType(schema: SampledSchema, name: string, depth: number): unknown {
    switch ([schema.type].flat().find((type) => type !== 'null')) {
      case 'string':
        return textOf(schema, name);
      case 'integer':
      case 'number':
        return numberOf(schema, name);
      case 'boolean':
        return true;
      case 'array':
        return this.listOf(schema, name, depth);
      case 'object':
        return this.objectOf(schema, depth);
      default:
        return null;
    }
  }

  private listOf({ prefixItems, items, minItems = 0, maxItems }: SampledSchema, name: string, depth: number) {
    if (prefixItems) return prefixItems.map((one) => this.sample(one, name, depth + 1));
    if (!items || maxItems === 0 || (depth >= deepest && minItems === 0)) return [];
    return Array.from({ length: Math.max(1, minItems) }, () => this.sample(items, name, depth + 1));
  }

  private objectOf({ properties = {}, required = [], additionalProperties }: SampledSchema, depth: number) {
    const open = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    const names = depth < deepest ? [...new Set([...Object.keys(properties), ...required])] : required;
    return Object.fromEntries(
      names.map((name) => [name, this.sample(properties[name] ?? open ?? {}, name, depth + 1)]),
    );
  }

  private named(ref: string): SampledSchema {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    const found = this.components[name];
    if (!found) throw new Error(`the document has no schema ${name}`);
    return found;
  }
}

function textOf({ pattern, minLength = 0, maxLength = Infinity }: SampledSchema, name: string): string {
  const form = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const fits = (text: string) =>
    text.length >= minLength && text.length <= maxLength && (form?.test(text) ?? true);
  const ofName = byName[name];
  const found = [...(typeof ofName === 'string' ? [ofName] : []), ...texts].find(fits);
  return found ?? 'x'.repeat(minLength);
}

function numberOf(schema: SampledSchema, name: string): number {
  const { minimum = 0, exclusiveMinimum = minimum - 1, maximum = Infinity } = schema;
  const ofName = byName[name];
  const wanted = typeof ofName === 'number' ? ofName : 3;
  return Math.min(maximum, Math.max(wanted, minimum, Math.floor(exclusiveMinimum) + 1));
}
